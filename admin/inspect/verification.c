#include "admin/inspect/verification.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "crypt/authority.h"
#include "seal/trust.h"

/* Collects the ids of the roots whose own CRL the file carries. */
static size_t find_crl_roots(const struct sealed *s, const struct pair_set *trust, uint8_t (*out)[ROOT_ID_SIZE])
{
    size_t count = 0;
    for (size_t i = 0; i < trust->root_count && s->crl_der.size > 0; i++) {
        if (crl_verify(s->crl_der, buf_bytes(&trust->roots[i].der), NULL) == ERR_OK)
            memcpy(out[count++], trust->roots[i].id, ROOT_ID_SIZE);
    }
    return count;
}

static enum err judge_signers(const struct sealed *s, const struct pair_set *trust, int64_t now, const char **signer,
                              struct errinfo *e)
{
    uint8_t(*roots)[ROOT_ID_SIZE] = calloc(trust->root_count + 1, sizeof *roots);
    if (roots == NULL)
        return err_no_memory(e);
    size_t count = find_crl_roots(s, trust, roots);
    const struct trust_params params = {
        .pairs = trust,
        .crl_roots = (const uint8_t(*)[ROOT_ID_SIZE])roots,
        .crl_root_count = count,
        .not_before_time = now,
        .now = now,
    };
    enum err error = trust_judge(s, &params, signer, e);
    free(roots);
    return error;
}

static enum err judge_expiry(const struct sealed *s, int64_t now, struct errinfo *e)
{
    char expired[CALENDAR_SIZE];
    if (!sealed_has_expired(s, now))
        return ERR_OK;
    calendar_format(s->expires, expired);
    return err_set(e, ERR_EXPIRED, "it expired at %s; publish it again", expired);
}

enum err verification_make(const struct sealed *s, const struct pair_set *trust, int64_t now, const char **signer,
                           struct errinfo *e)
{
    if (trust->count == 0)
        return err_set(e, ERR_NO_PAIR,
                       "the source that is to be trusted holds no pair; name a client part, or a "
                       "folder of them, with --trust");
    enum err error = sealed_check_signatures(s, e);
    if (error == ERR_OK)
        error = judge_signers(s, trust, now, signer, e);
    if (error == ERR_OK)
        error = sealed_check_body(s, e);
    return error == ERR_OK ? judge_expiry(s, now, e) : error;
}
