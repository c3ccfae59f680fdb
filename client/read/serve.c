#include "read/serve.h"

#include <string.h>

#include "base/calendar.h"
#include "crypt/authority.h"
#include "seal/open.h"

bool serve_is_allowed(const struct reading *r, enum err refused)
{
    return reading_may_take_another(refused) && parameters_switch(r->client->parameters, PARAMETER_FALLBACK);
}

enum err serve_load(struct reading *r, struct errinfo *e)
{
    struct good good = {.is_there = false};
    reading_drop_file(r);
    enum err error = good_load(r->client->state, r->name, NULL, &good, e);
    if (error != ERR_OK)
        return error;
    if (!good.is_there)
        return err_set(e, ERR_NOT_FOUND, "no sealed file %s was accepted yet", r->name);
    r->head = good.head;
    r->file = good.file;
    r->is_sealed = true;
    r->is_from_machine = good.layer == STATE_MACHINE;
    r->newest_issued = good.head.issued;
    return ERR_OK;
}

/* Dates are asked about last: that a signer was revoked weighs more than that another one has expired. */
static void judge_trust(struct reading *r, struct reservation *out)
{
    struct trust_params params = reading_trust_params(r);
    params.ignore_dates = true;
    out->error = trust_judge(&r->head, &params, &r->signer, &out->why);
    params.ignore_dates = false;
    if (out->error == ERR_OK)
        out->error = trust_judge(&r->head, &params, NULL, &out->why);
}

/*
 * No signer is in the source any more. One whose certificate a root of the source issued was there once, and counts
 * unless it is revoked; any other file was not accepted by this client, but put here by somebody who can write to the
 * state directory.
 */
static enum err judge_departed(const struct reading *r, struct reservation *out, struct errinfo *e)
{
    bool revoked = false;
    for (size_t i = 0; i < r->head.signer_count; i++) {
        const struct signer *signer = &r->head.signers[i];
        for (size_t k = 0; k < r->pairs.root_count; k++) {
            const struct root *root = &r->pairs.roots[k];
            enum err error = certificate_verify(signer->certificate, buf_bytes(&root->der), e);
            if (error == ERR_INTERNAL)
                return error;
            if (error == ERR_OK && !crls_list(&r->crls, root->id, &signer->facts.serial))
                return ERR_OK;
            revoked = revoked || error == ERR_OK;
        }
    }
    if (!revoked)
        return err_set(e, ERR_UNKNOWN_SIGNER, "%s", out->why.message);
    out->error = err_set(&out->why, ERR_SIGNER_REVOKED,
                         "pair %s was revoked by its root: publish the file again with a pair that is not",
                         r->head.signers[0].id);
    return ERR_OK;
}

/* It is the version that is known, so only its name, its ring and its expiry remain to be judged. */
static enum err judge(const struct reading *r, struct reservation *out, struct errinfo *e)
{
    const struct accept_params params = reading_accept_params(r);
    struct accept_known known = {.has_version = false};
    enum accept_verdict verdict;
    accept_learn(&r->head, &known);
    enum err error = accept_judge(&r->head, &known, &params, r->client->now, &verdict, &out->why);
    out->error = error == ERR_EXPIRED ? error : ERR_OK;
    return error == ERR_EXPIRED || error == ERR_OK ? ERR_OK : err_set(e, error, "%s", out->why.message);
}

enum err serve_check(struct reading *r, struct reservations *out, struct errinfo *e)
{
    *out = (struct reservations){.trust = {.error = ERR_OK}};
    enum err error = reading_load_pairs(r, e);
    if (error == ERR_OK)
        error = reading_load_crls(r, e);
    if (error == ERR_OK)
        error = crls_learn(r->client->state, &r->pairs, &r->head, &r->crls, e);
    if (error == ERR_OK)
        error = sealed_check_signatures(&r->head, e);
    if (error == ERR_OK)
        error = sealed_check_body(&r->head, e);
    if (error != ERR_OK)
        return error;
    judge_trust(r, &out->trust);
    if (out->trust.error == ERR_UNKNOWN_SIGNER)
        error = judge_departed(r, &out->trust, e);
    return error == ERR_OK ? judge(r, &out->expiry, e) : error;
}

static void tell(const struct reading *r, const struct reservation *what, enum err refused)
{
    if (what->error != ERR_OK && what->error != refused)
        client_warn(r->client, what->error, "last-known-good: %s", what->why.message);
}

static void tell_served(const struct reading *r, const struct reservations *but, enum err refused,
                        const struct errinfo *why)
{
    char issued[CALENDAR_SIZE], version[VERSION_TEXT_SIZE];
    calendar_format(r->head.issued, issued);
    version_format(r->head.version, version);
    client_warn(r->client, refused, "%s (%s); serving the last-known-good file, version %s of %s", why->message,
                err_name(refused), version, issued);
    tell(r, &but->trust, refused);
    tell(r, &but->expiry, refused);
}

/* What keeps both files from being opened, such as a missing client part, is said once. */
static void tell_not_served(const struct reading *r, enum err error, const struct errinfo *e, const struct errinfo *why)
{
    if (strcmp(e->message, why->message) == 0)
        client_warn(r->client, error, "the last-known-good %s cannot be served either", r->name);
    else
        client_warn(r->client, error, "the last-known-good %s cannot be served: %s", r->name, e->message);
}

enum err serve_good(struct reading *r, bool refuse_revoked, enum err refused, struct errinfo *why)
{
    struct errinfo e;
    struct reservations but;
    enum err error = serve_load(r, &e);
    if (error == ERR_NOT_FOUND)
        return refused;
    if (error == ERR_OK)
        error = serve_check(r, &but, &e);
    if (error == ERR_OK && refuse_revoked && but.trust.error == ERR_SIGNER_REVOKED)
        return err_set(why, ERR_SIGNER_REVOKED, "the last-known-good %s is not used: %s", r->name,
                       but.trust.why.message);
    if (error == ERR_OK)
        error = sealed_open(&r->head, &r->pairs, &r->content, &e);
    if (error != ERR_OK) {
        tell_not_served(r, error, &e, why);
        return refused;
    }
    tell_served(r, &but, refused, why);
    return ERR_OK;
}
