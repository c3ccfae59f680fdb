#include "seal/probe.h"

#include <stdio.h>
#include <string.h>

#include "seal/open.h"

void probe_name(const char *pair_id, char out[static PROBE_NAME_SIZE])
{
    snprintf(out, PROBE_NAME_SIZE, PROBE_FOLDER "%s", pair_id);
}

enum err probe_make(const struct probe_params *params, const uint8_t nonce[static PROBE_NONCE_SIZE], struct buf *out,
                    struct errinfo *e)
{
    char name[PROBE_NAME_SIZE];
    probe_name(params->recipient.id, name);
    const struct seal_params sealing = {
        .name = name,
        .version = params->version,
        .issued = params->issued,
        .expires = EXPIRES_NEVER,
        .ring = RING_ALL,
        .crl = params->crl,
        .recipients = &params->recipient,
        .recipient_count = 1,
        .signers = &params->signer,
        .signer_count = 1,
    };
    return seal_make(&sealing, (struct bytes){nonce, PROBE_NONCE_SIZE}, out, e);
}

/* It is this pair's, and this pair has signed it: another pair of the source does not vouch for it. */
static enum err check_signer(const struct sealed *s, const struct pair *pair, struct errinfo *e)
{
    char name[PROBE_NAME_SIZE];
    probe_name(pair->id, name);
    if (strcmp(s->name, name) != 0)
        return err_set(e, ERR_WRONG_NAME, "it is sealed for the name %s", s->name);
    if (s->signer_count != 1 || strcmp(s->signers[0].id, pair->id) != 0 ||
        memcmp(s->signers[0].facts.key, pair->signing.key, SIGNING_KEY_SIZE) != 0)
        return err_set(e, ERR_UNKNOWN_SIGNER, "pair %s did not sign it, or not alone", pair->id);
    return sealed_check_signatures(s, e);
}

static enum err open_nonce(const struct sealed *s, const struct pair *pair, uint8_t nonce[static PROBE_NONCE_SIZE],
                           struct errinfo *e)
{
    struct pair only = *pair;
    const struct pair_set pairs = {.pairs = &only, .count = 1};
    struct secret *content = NULL;
    enum err error = sealed_open(s, &pairs, &content, e);
    if (error == ERR_OK && content->size != PROBE_NONCE_SIZE)
        error = err_set(e, ERR_MALFORMED, "it holds %zu bytes instead of %d", content->size, PROBE_NONCE_SIZE);
    if (error == ERR_OK)
        memcpy(nonce, content->bytes, PROBE_NONCE_SIZE);
    secret_free(&content);
    return error;
}

enum err probe_open(struct bytes file, const struct pair *pair, uint8_t nonce[static PROBE_NONCE_SIZE],
                    struct errinfo *e)
{
    struct sealed s = {.signer_count = 0};
    if (!sealed_is_claimed(file))
        return err_set(e, ERR_NOT_SEALED, "it is not sealed");
    enum err error = sealed_parse(file, &s, e);
    if (error == ERR_OK)
        error = check_signer(&s, pair, e);
    if (error == ERR_OK)
        error = sealed_check_body(&s, e);
    if (error == ERR_OK)
        error = open_nonce(&s, pair, nonce, e);
    sealed_done(&s);
    return error;
}
