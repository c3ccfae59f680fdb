#include "read/reading.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"

void reading_drop_file(struct reading *r)
{
    sealed_done(&r->head);
    buf_done(&r->file);
    body_key_done(&r->key);
    secret_free(&r->content);
    r->is_sealed = false;
    r->known = (struct accept_known){.has_version = false};
    r->newest_issued = INT64_MIN;
    r->signer = NULL;
}

void reading_done(struct reading *r)
{
    reading_drop_file(r);
    candidates_done(&r->candidates);
    crls_done(&r->crls);
    pair_set_done(&r->pairs);
}

void read_outcome_done(struct read_outcome *o)
{
    secret_free(&o->content);
    *o = (struct read_outcome){.content = NULL};
}

void reading_tell(struct reading *r, struct read_outcome *out)
{
    *out = (struct read_outcome){.content = r->content, .is_sealed = r->is_sealed};
    r->content = NULL;
    if (!r->is_sealed)
        return;
    memcpy(out->name, r->head.name, sizeof out->name);
    memcpy(out->ring, r->head.ring, sizeof out->ring);
    snprintf(out->signer, sizeof out->signer, "%s", r->signer != NULL ? r->signer : "");
    out->version = r->head.version;
    out->issued = r->head.issued;
    out->expires = r->head.expires;
}

enum err reading_load_pairs(struct reading *r, struct errinfo *e)
{
    if (r->has_pairs_loaded)
        return ERR_OK;
    enum err error = client_load_pairs(r->client, &r->pairs, e);
    r->has_pairs_loaded = error == ERR_OK;
    return error;
}

enum err reading_load_crls(struct reading *r, struct errinfo *e)
{
    if (r->has_crls_loaded)
        return ERR_OK;
    enum err error = crls_load(r->client->state, &r->pairs, &r->crls, e);
    r->has_crls_loaded = error == ERR_OK;
    return error;
}

/* The CRLs known of the roots of the source; none without one. */
static enum err load_crls_if_any(struct reading *r, struct errinfo *e)
{
    enum err error = reading_load_pairs(r, e);
    if (error == ERR_OK)
        return reading_load_crls(r, e);
    return error == ERR_INTERNAL ? error : ERR_OK;
}

enum err reading_load_policy(struct reading *r, struct policy *out, struct errinfo *e)
{
    struct policy p = {.signers = NULL};
    enum err error = policy_load(r->client->state, &p, e);
    if (error == ERR_OK && p.count > 0 && !p.is_unnamed)
        error = load_crls_if_any(r, e);
    if (error != ERR_OK) {
        policy_done(&p);
        return error;
    }
    policy_judge(&p, &r->crls);
    *out = p;
    return ERR_OK;
}

static enum accept_plain accept_plain_of(const struct parameters *p)
{
    const char *text = parameters_text(p, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY);
    if (ascii_equals_nocase(text, "auto"))
        return ACCEPT_PLAIN_AUTO;
    return ascii_equals_nocase(text, "false") ? ACCEPT_PLAIN_YES : ACCEPT_PLAIN_NEVER;
}

struct accept_params reading_accept_params(const struct reading *r)
{
    const struct parameters *p = r->client->parameters;
    return (struct accept_params){
        .name = r->name, .ring = parameters_text(p, PARAMETER_RING), .plain = accept_plain_of(p)};
}

struct trust_params reading_trust_params(const struct reading *r)
{
    int64_t now = r->client->now;
    return (struct trust_params){.pairs = &r->pairs,
                                 .crls = r->crls.known,
                                 .crl_count = r->crls.count,
                                 .crl_roots = (const uint8_t(*)[ROOT_ID_SIZE])r->crls.file_roots,
                                 .crl_root_count = r->crls.file_root_count,
                                 .not_before_time = r->newest_issued > now ? r->newest_issued : now,
                                 .now = now};
}
