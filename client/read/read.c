#include "read/read.h"

#include <string.h>

#include "base/calendar.h"
#include "base/limits.h"
#include "read/reading.h"
#include "read/serve.h"
#include "state/last_error.h"

/* ---- The steps of a read, in their order ---- */

static enum err fetch(struct reading *r, struct errinfo *e)
{
    enum err error = r->candidates.count == 0 ? candidates_fetch(r->client, &r->candidates, e) : ERR_OK;
    return error == ERR_OK ? candidates_take(&r->candidates, &r->location, &r->file, e) : error;
}

/* What is known of the name. */
static enum err recall(struct reading *r, struct errinfo *e)
{
    const struct good_file file = {buf_bytes(&r->file), &r->head};
    struct good good = {.is_there = false};
    enum err error = good_load(r->client->state, r->name, r->is_sealed ? &file : NULL, &good, e);
    const struct sealed *head = good.is_same ? &r->head : &good.head;
    if (good.is_there) {
        accept_learn(head, &r->known);
        r->newest_issued = head->issued;
    }
    good_done(&good);
    return error;
}

static enum err find_kind(struct reading *r, struct errinfo *e)
{
    (void)e;
    r->is_sealed = sealed_is_claimed(buf_bytes(&r->file));
    return ERR_OK;
}

/* What it says it is, without believing it. */
static enum err inspect(struct reading *r, struct errinfo *e)
{
    enum err error = sealed_parse(buf_bytes(&r->file), &r->head, e);
    return err_context(e, error, "%s", r->location);
}

static enum err learn_crl(struct reading *r, struct errinfo *e)
{
    enum err error = reading_load_crls(r, e);
    return error == ERR_OK ? crls_learn(r->client->state, &r->pairs, &r->head, &r->crls, e) : error;
}

static enum err demand_pair(struct reading *r, struct errinfo *e)
{
    if (r->pairs.count > 0)
        return ERR_OK;
    return err_set(e, ERR_NO_PAIR,
                   "%s is sealed, and the certificate source holds no pair; install a client part with "
                   "`rollseal-client install FILE`, or see CertificateSource",
                   r->location);
}

static enum err verify_signer(struct reading *r, struct errinfo *e)
{
    const struct trust_params params = reading_trust_params(r);
    enum err error = sealed_check_signatures(&r->head, e);
    if (error == ERR_OK)
        error = trust_judge(&r->head, &params, &r->signer, e);
    return err_context(e, error, "%s", r->location);
}

/* The only thing that is believed of the time is that it has not gone back behind what was accepted. */
static void warn_about_clock(const struct reading *r)
{
    char clock[CALENDAR_SIZE], issued[CALENDAR_SIZE];
    if (r->newest_issued <= r->client->now + CLOCK_TOLERANCE)
        return;
    calendar_format(r->client->now, clock);
    calendar_format(r->newest_issued, issued);
    client_warn(r->client, ERR_CONFLICT,
                "the clock says %s, but a file issued at %s was accepted before: set the clock", clock, issued);
}

/* What more is known, if only a plain file is there. */
static enum err recall_sealed(struct reading *r, struct errinfo *e)
{
    struct policy policy = {.signers = NULL};
    enum err error = reading_load_policy(r, &policy, e);
    r->known.encrypted_only = policy.holds;
    if (error == ERR_OK)
        error = good_was_there(r->client->state, r->name, &r->known.was_sealed, e);
    policy_done(&policy);
    return error;
}

static enum err judge(struct reading *r, struct errinfo *e)
{
    const struct accept_params params = reading_accept_params(r);
    enum err error = r->is_sealed ? ERR_OK : recall_sealed(r, e);
    if (error != ERR_OK)
        return error;
    if (!r->is_sealed && r->file.size > LIMIT_CONFIGURATION)
        return err_set(e, ERR_TOO_LARGE, "%s has %zu bytes, and a configuration has at most %u", r->location,
                       r->file.size, LIMIT_CONFIGURATION);
    warn_about_clock(r);
    error = accept_judge(r->is_sealed ? &r->head : NULL, &r->known, &params, r->client->now, &r->verdict, e);
    if (error == ERR_NOT_SEALED && sealed_is_behind_byte_order_mark(buf_bytes(&r->file)))
        return err_context(e, error,
                           "a byte order mark stands in front of `rollseal/`, so this is a plain file; remove "
                           "the mark");
    return error;
}

static enum err find_pair(struct reading *r, struct errinfo *e)
{
    for (size_t i = 0; i < r->head.recipient_count; i++) {
        if (pair_set_find(&r->pairs, bytes_text(r->head.recipients[i])) != NULL)
            return ERR_OK;
    }
    return err_set(
        e, ERR_NO_PAIR,
        "%s is sealed to pair %s%s, which the certificate source does not hold; install its client part with "
        "`rollseal-client install FILE`",
        r->location, r->head.recipients[0], r->head.recipient_count > 1 ? " and others" : "");
}

/* The bytes that are hashed are the bytes that are opened. */
static enum err check_body(struct reading *r, struct errinfo *e)
{
    enum err error = sealed_check_body(&r->head, e);
    return err_context(e, error, "%s", r->location);
}

static enum err open_key(struct reading *r, struct errinfo *e)
{
    enum err error = sealed_open_key(&r->head, &r->pairs, &r->key, e);
    return err_context(e, error, "%s", r->location);
}

static enum err open_body(struct reading *r, struct errinfo *e)
{
    if (!r->is_sealed)
        return secret_copy(buf_bytes(&r->file), &r->content, e);
    enum err error = sealed_open_body(&r->head, &r->key, &r->content, e);
    return err_context(e, error, "%s", r->location);
}

/* What cannot be kept is a warning, so this does not fail. */
static enum err keep(struct reading *r, struct errinfo *e)
{
    const struct good_file file = {buf_bytes(&r->file), &r->head};
    (void)e;
    if (r->head.encrypted_only)
        policy_learn(r->client->state, &r->head, &r->pairs, &r->crls);
    if (r->verdict == ACCEPT_NEW)
        good_keep(r->client->state, r->name, &file);
    return ERR_OK;
}

/*
 * The order of a read, which is its security. Each step relies on those before it: up to `judge` nothing of the file is
 * believed but its CRL, which proves itself, and nothing of the plaintext exists before `open_body`. A step that fails
 * ends the read, and nothing but the CRL has changed. `why` takes the same steps, with a state that keeps nothing.
 */
static const struct step {
    enum err (*take)(struct reading *r, struct errinfo *e);
    enum reading_step step;
    bool for_plain; /* plain files go through it, too */
} order[] = {
    {fetch, READING_LOCATION, true},             /* the whole file, within limits; which of two: candidates.h */
    {find_kind, READING_KIND, true},             /* plain or sealed */
    {inspect, READING_NOTE, false},              /* the head has the form of one */
    {recall, READING_MEMORY, true},              /* what is known of the name */
    {reading_load_pairs, READING_SOURCE, false}, /* pairs, and their roots */
    {learn_crl, READING_CRL, false},             /* CRL */
    {demand_pair, READING_SIGNER, false},        /* no pair in the source: no-pair */
    {verify_signer, READING_SIGNER, false},      /* every signature, and that one signer counts */
    {judge, READING_ACCEPT, true},               /* accept.h */
    {find_pair, READING_PAIR, false},            /* one of ours is a recipient */
    {check_body, READING_HASH, false},           /* the body is the one signed */
    {open_key, READING_KEY, false},              /* a key of ours fits it */
    {open_body, READING_BODY, true},             /* it opens */
    {keep, READING_KEEP, false},                 /* as last-known-good */
};

enum err reading_take_steps(struct reading *r, enum reading_step *at, struct errinfo *e)
{
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        /* Before `find_kind` every file counts as plain. */
        enum err error = r->is_sealed || order[i].for_plain ? order[i].take(r, e) : ERR_OK;
        *at = order[i].step;
        if (error != ERR_OK)
            return error;
    }
    *at = READING_STEPS;
    return ERR_OK;
}

bool reading_step_is_for_plain(enum reading_step step)
{
    bool is = false;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        is = is || (order[i].step == step && order[i].for_plain);
    return is;
}

/* ---- The other file of a computer of a ring ---- */

bool reading_may_take_another(enum err error)
{
    return error != ERR_USAGE && error != ERR_INTERNAL;
}

enum err reading_take_next(struct reading *r, enum err refused, struct errinfo *e)
{
    enum reading_step at;
    if (candidates_next(&r->candidates) == NULL || !reading_may_take_another(refused))
        return refused;
    reading_drop_file(r);
    return reading_take_steps(r, &at, e);
}

static void tell_taken(const struct reading *r, enum err refused, const struct errinfo *why)
{
    char version[VERSION_TEXT_SIZE] = "which is plain";
    if (r->is_sealed)
        version_format(r->head.version, version);
    client_warn(r->client, refused, "%s (%s); taking %s, %s%s", why->message, err_name(refused), r->location,
                r->is_sealed ? "version " : "", version);
}

/* The first file was refused: *why says why. True: the other one is taken. */
static bool take_other(struct reading *r, enum err refused, const struct errinfo *why)
{
    struct errinfo e = {""};
    enum err error = reading_take_next(r, refused, &e);
    if (error == ERR_OK)
        tell_taken(r, refused, why);
    else if (error != refused)
        client_warn(r->client, error, "%s (%s)", e.message, err_name(error));
    return error == ERR_OK;
}

/* ---- Around it ---- */

static void remember_error(const struct reading *r, enum err error, const struct errinfo *why)
{
    struct last_error last = {.error = error, .time = r->client->now};
    memcpy(last.message, why->message, sizeof last.message);
    last_error_keep(r->client->state, r->name, &last);
}

/* The new file was refused: *why says why. */
static enum err fall_back(struct reading *r, const struct read_params *params, enum err refused, struct errinfo *why,
                          struct read_outcome *out)
{
    enum err error = ERR_OK;
    remember_error(r, refused, why);
    if (!take_other(r, refused, why))
        error = serve_is_allowed(r, refused) ? serve_good(r, params->refuse_revoked, refused, why) : refused;
    if (error != ERR_OK)
        return error;
    reading_tell(r, out);
    out->refused = refused;
    out->why = *why;
    return ERR_OK;
}

enum err read_configuration(const struct client *c, const struct read_params *params, struct read_outcome *out,
                            struct errinfo *e)
{
    struct errinfo why = {""};
    struct reading r = {.client = c, .newest_issued = INT64_MIN};
    enum reading_step at;
    enum err error = client_configuration(c, &r.location, &r.name, e);
    if (error != ERR_OK)
        return error;
    error = reading_take_steps(&r, &at, &why);
    if (error == ERR_OK) {
        last_error_clear(c->state, r.name);
        reading_tell(&r, out);
    } else {
        error = fall_back(&r, params, error, &why, out);
        if (error != ERR_OK)
            error = err_set(e, error, "%s", why.message);
    }
    reading_done(&r);
    return error;
}
