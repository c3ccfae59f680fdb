#include "read/why.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "read/serve.h"

const char *why_state_name(enum why_state s)
{
    static const char *const names[] = {
        [WHY_OK] = "ok",
        [WHY_FAILED] = "failed",
        [WHY_NOT_NEEDED] = "not needed",
        [WHY_NOT_REACHED] = "not reached",
    };
    return names[s];
}

/* ---- What to do ---- */

#define ANY_STEP WHY_STEPS
#define ANY_ERROR ERR_OK

/* The first row that fits counts; the last one always does. docs/client.md has the same words. */
static const struct remedy {
    size_t step;
    enum err error;
    const char *text;
} remedies[] = {
    {ANY_STEP, ERR_INTERNAL, "install this client's package again, free memory, or report a bug"},
    {READING_LOCATION, ERR_USAGE, "name the configuration file: Configuration in client.ini, or --configuration"},
    {READING_LOCATION, ERR_NOT_FOUND, "publish the configuration, or correct Configuration"},
    {READING_LOCATION, ERR_UNREACHABLE, "mount the share, or correct Configuration"},
    {READING_LOCATION, ERR_IO, "see to it that a regular file lies there which this account may read"},
    {READING_LOCATION, ERR_TOO_LARGE, "publish the configuration again: what lies there is none"},
    {READING_NOTE, ERR_MALFORMED, "publish the configuration again, or update this client if a newer version made it"},
    {READING_NOTE, ERR_TOO_LARGE, "publish the configuration again, and retire pairs that are not in use any more"},
    {READING_SOURCE, ERR_USAGE, "correct CertificateSource"},
    {READING_SOURCE, ERR_NOT_FOUND, "correct CertificateSource, or install the client part there"},
    {READING_SOURCE, ERR_UNREACHABLE, "correct CertificateSource, or install the client part there"},
    {READING_SOURCE, ERR_CANNOT_OPEN, "become a member of the group that the client part belongs to"},
    {READING_SOURCE, ERR_WRONG_PASSPHRASE, "name the right password: CertificatePasswordFile"},
    {READING_SOURCE, ERR_IO, "see to it that the certificate source can be read"},
    {READING_SOURCE, ERR_MALFORMED, "install the client part again, or set this computer's clock"},
    {ANY_STEP, ERR_SIGNER_EXPIRED, "activate a new pair and publish, or set this computer's clock"},
    {READING_SOURCE, ANY_ERROR, "install the client part again"},
    {READING_SIGNER, ERR_NO_PAIR, "install a client part"},
    {READING_SIGNER, ERR_UNKNOWN_SIGNER, "install the client part of a pair that signs the file"},
    {READING_SIGNER, ERR_SIGNER_REVOKED, "publish the configuration again with a pair that is not revoked"},
    {ANY_STEP, ERR_BAD_SIGNATURE, "publish the configuration again: somebody has changed the file"},
    {ANY_STEP, ERR_NOT_SEALED, "publish the configuration sealed, or see AcceptEncryptedDataOnly"},
    {ANY_STEP, ERR_WRONG_NAME, "correct Configuration, or publish the configuration again"},
    {ANY_STEP, ERR_WRONG_RING, "correct Ring, or publish the configuration again"},
    {ANY_STEP, ERR_ROLLBACK, "publish the configuration again: an older file was put there"},
    {ANY_STEP, ERR_FAST_FORWARD, "revoke the pair that signed the file: somebody else has its key"},
    {ANY_STEP, ERR_EXPIRED, "publish the configuration again, or set this computer's clock"},
    {READING_ACCEPT, ERR_TOO_LARGE, "publish the configuration again: what lies there is none"},
    {READING_PAIR, ERR_NO_PAIR, "install the client part of a pair that the file is sealed to"},
    {READING_KEY, ERR_CANNOT_OPEN, "install the client part of this pair again"},
    {WHY_OUTPUT, ERR_USAGE, "name another file to write to"},
    {WHY_OUTPUT, ERR_UNREACHABLE, "make the folder, or name another file to write to"},
    {WHY_OUTPUT, ANY_ERROR, "see to it that this account may write there"},
    {ANY_STEP, ERR_IO, "see to the state directory of this client"},
    {ANY_STEP, ANY_ERROR, "publish the configuration again"},
};

/* No start parameter helps against a policy. */
#define POLICY_REMEDY "publish the configuration sealed, or see `rollseal-client policy reset`"

static const char *find_remedy(size_t step, enum err error)
{
    const struct remedy *r = remedies;
    while ((r->step != ANY_STEP && r->step != step) || (r->error != ANY_ERROR && r->error != error))
        r++;
    return r->text;
}

/* ---- Facts ---- */

static void tell(struct why_step *step, const char *format, ...) PRINTF_LIKE(2, 3);
static void tell(struct why_step *step, const char *format, ...)
{
    size_t used = strlen(step->fact);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(step->fact + used, sizeof step->fact - used, format, arguments);
    va_end(arguments);
}

static void tell_location(const struct reading *r, struct why_step *step)
{
    const struct candidate *next = candidates_next(&r->candidates);
    tell(step, "%s, %zu bytes", r->location, r->file.size);
    if (next != NULL)
        tell(step, "; if it is refused: %s", next->location);
}

static void tell_note(const struct reading *r, struct why_step *step)
{
    char version[VERSION_TEXT_SIZE], issued[CALENDAR_SIZE], expires[CALENDAR_SIZE];
    version_format(r->head.version, version);
    calendar_format(r->head.issued, issued);
    calendar_format(r->head.expires, expires);
    tell(step, "%s, version %s of %s, expires %s, ring %s, signed by", r->head.name, version, issued,
         r->head.expires == EXPIRES_NEVER ? "never" : expires, r->head.ring);
    for (size_t i = 0; i < r->head.signer_count; i++)
        tell(step, " %s", r->head.signers[i].id);
    tell(step, ", sealed to");
    for (size_t i = 0; i < r->head.recipient_count; i++)
        tell(step, " %s", r->head.recipients[i]);
}

static void tell_memory(const struct reading *r, struct why_step *step)
{
    char version[VERSION_TEXT_SIZE];
    version_format(r->known.version, version);
    if (r->known.has_version)
        tell(step, "version %s was accepted", version);
    else
        tell(step, "no sealed file of this name was accepted yet");
}

static void tell_source(const struct reading *r, struct why_step *step)
{
    tell(step, r->pairs.count == 0 ? "no pair" : r->pairs.count == 1 ? "pair" : "pairs");
    for (size_t i = 0; i < r->pairs.count; i++)
        tell(step, " %s", r->pairs.pairs[i].id);
}

static void tell_crl(const struct reading *r, struct why_step *step)
{
    if (r->head.crl_der.size == 0)
        tell(step, "the file has none");
    else if (r->crls.file_root_count == 0)
        tell(step, "number %" PRIu64 " in the file, of no root of the certificate source", r->head.crl.number);
    else
        tell(step, "number %" PRIu64 " in the file", r->head.crl.number);
    if (r->crls.count == 0)
        tell(step, "; none is known");
    for (size_t i = 0; i < r->crls.count; i++)
        tell(step, "; number %" PRIu64 " is known", r->crls.known[i].crl.number);
}

static void tell_accept(const struct reading *r, struct why_step *step)
{
    switch (r->verdict) {
    case ACCEPT_NEW:
        tell(step, "newer than what is known");
        break;
    case ACCEPT_SAME:
        tell(step, "the version that is known");
        break;
    case ACCEPT_PLAIN:
        tell(step, "plain files are accepted");
        break;
    }
}

static const struct pair *find_own(const struct reading *r)
{
    const struct pair *own = NULL;
    for (size_t i = 0; i < r->head.recipient_count && own == NULL; i++)
        own = pair_set_find(&r->pairs, bytes_text(r->head.recipients[i]));
    return own;
}

static void tell_pair(const struct reading *r, struct why_step *step)
{
    const struct pair *own = find_own(r);
    if (own != NULL)
        tell(step, "%s, from %s", own->id, own->origin != NULL ? own->origin : "elsewhere");
}

/* Of a step that was taken. */
static void tell_step(const struct reading *r, enum reading_step at, struct why_step *step)
{
    switch (at) {
    case READING_LOCATION:
        tell_location(r, step);
        break;
    case READING_KIND:
        tell(step, r->is_sealed ? "sealed" : "plain");
        break;
    case READING_NOTE:
        tell_note(r, step);
        break;
    case READING_MEMORY:
        tell_memory(r, step);
        break;
    case READING_SOURCE:
        tell_source(r, step);
        break;
    case READING_CRL:
        tell_crl(r, step);
        break;
    case READING_SIGNER:
        tell(step, "%s", r->signer);
        break;
    case READING_ACCEPT:
        tell_accept(r, step);
        break;
    case READING_PAIR:
        tell_pair(r, step);
        break;
    case READING_HASH:
        tell(step, "the body is the one that was signed");
        break;
    case READING_KEY:
        tell(step, "a private key of this client opens the body's");
        break;
    case READING_BODY:
        tell(step, "%zu bytes", r->content->size);
        break;
    case READING_KEEP:
        tell(step, r->verdict == ACCEPT_NEW ? "a read keeps it as last-known-good" : "it is kept already");
        break;
    case READING_STEPS:
        break;
    }
}

/* ---- The walk ---- */

static void fail(struct why *w, size_t step, enum err error)
{
    w->error = error;
    w->steps[step].state = WHY_FAILED;
    tell(&w->steps[step], "%s", err_name(error));
    w->remedy = find_remedy(step, error);
}

static void tell_steps(const struct reading *r, enum reading_step at, struct why *w)
{
    for (size_t i = 0; i < READING_STEPS; i++) {
        enum reading_step step = (enum reading_step)i;
        bool is_needed = r->is_sealed || step <= READING_KIND || reading_step_is_for_plain(step);
        if (step < at && is_needed)
            tell_step(r, step, &w->steps[i]);
        if (step < at)
            w->steps[i].state = is_needed ? WHY_OK : WHY_NOT_NEEDED;
    }
}

static bool serves_good(struct reading *r, enum err refused)
{
    struct reservations but;
    return serve_is_allowed(r, refused) && serve_load(r, NULL) == ERR_OK && serve_check(r, &but, NULL) == ERR_OK &&
           sealed_open(&r->head, &r->pairs, &r->content, NULL) == ERR_OK;
}

/* What a read would do instead. A plain file has version 0.0. */
static void find_served(struct reading *r, struct why *w)
{
    w->serves = reading_take_next(r, w->error, NULL) == ERR_OK || serves_good(r, w->error);
    if (w->serves && r->is_sealed)
        w->served = r->head.version;
}

static void walk(struct reading *r, struct why *w)
{
    enum reading_step at = READING_LOCATION;
    enum err error = reading_take_steps(r, &at, &w->message);
    tell_steps(r, at, w);
    if (error == ERR_OK)
        return;
    fail(w, at, error);
    if (error == ERR_NOT_SEALED && r->known.encrypted_only)
        w->remedy = POLICY_REMEDY;
    find_served(r, w);
}

void why_find(const struct client *c, struct why *out)
{
    static const char *const names[] = {
#define X(identifier, name) name,
        READING_STEP_LIST(X)
#undef X
            "output"};
    struct reading r = {.client = c, .newest_issued = INT64_MIN};
    *out = (struct why){.error = ERR_OK};
    for (size_t i = 0; i < WHY_STEPS; i++)
        out->steps[i] = (struct why_step){.name = names[i], .state = WHY_NOT_REACHED};
    state_freeze(c->state);
    enum err error = client_configuration(c, &r.location, &r.name, &out->message);
    out->location = r.location;
    out->name = r.name;
    if (error == ERR_OK)
        walk(&r, out);
    else
        fail(out, READING_LOCATION, error);
    reading_done(&r);
}

void why_end(struct why *w, const char *output, enum err error, const struct errinfo *message)
{
    struct why_step *step = &w->steps[WHY_OUTPUT];
    if (error == ERR_OK) {
        step->state = WHY_OK;
        tell(step, "%s", output);
        return;
    }
    w->message = *message;
    fail(w, WHY_OUTPUT, error);
}

const struct why_step *why_failed(const struct why *w)
{
    for (size_t i = 0; i < WHY_STEPS; i++) {
        if (w->steps[i].state == WHY_FAILED)
            return &w->steps[i];
    }
    return NULL;
}
