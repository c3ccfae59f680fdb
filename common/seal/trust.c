#include "seal/trust.h"

#include <string.h>

#include "base/calendar.h"

/* What was found about one signer, from bad to good. */
enum standing { STANDING_UNKNOWN, STANDING_EXPIRED, STANDING_REVOKED, STANDING_COUNTS };

static bool same_root(const uint8_t a[static ROOT_ID_SIZE], const uint8_t b[static ROOT_ID_SIZE])
{
    return memcmp(a, b, ROOT_ID_SIZE) == 0;
}

/* The file's CRL is that of the pair's own root. */
static bool crl_is_of_root(const struct trust_params *params, const uint8_t root_id[static ROOT_ID_SIZE])
{
    for (size_t i = 0; i < params->crl_root_count; i++) {
        if (same_root(params->crl_roots[i], root_id))
            return true;
    }
    return false;
}

/*
 * By the file's CRL, which is known to be the root's here, or by any known one of the pair's root: a newer CRL revokes
 * more and takes nothing back. The serial number is that of the certificate in the source: a thief of the key could
 * write another one into a certificate of his own.
 */
static bool is_revoked(const struct sealed *s, const struct trust_params *params, const struct pair *pair)
{
    bool revoked = s->crl_der.size > 0 && crl_lists(&s->crl, &pair->signing.serial);
    for (size_t i = 0; i < params->crl_count && !revoked; i++) {
        const struct known_crl *known = &params->crls[i];
        revoked = same_root(known->root_id, pair->root_id) && crl_lists(&known->crl, &pair->signing.serial);
    }
    return revoked;
}

static bool is_valid_now(const struct signing_certificate *certificate, const struct trust_params *params)
{
    if (params->ignore_dates)
        return true;
    return certificate->not_before - CLOCK_TOLERANCE <= params->not_before_time &&
           certificate->not_after + CLOCK_TOLERANCE >= params->now;
}

/* `pair` is the signer's in the source, NULL if there is none. */
static enum standing judge_signer(const struct sealed *s, const struct trust_params *params, const struct pair *pair)
{
    if (pair == NULL)
        return STANDING_UNKNOWN;
    if (s->crl_der.size > 0 && !crl_is_of_root(params, pair->root_id))
        return STANDING_UNKNOWN;
    if (is_revoked(s, params, pair))
        return STANDING_REVOKED;
    return is_valid_now(&pair->signing, params) ? STANDING_COUNTS : STANDING_EXPIRED;
}

static enum err say_expired(const struct pair *pair, const struct trust_params *params, struct errinfo *e)
{
    char from[CALENDAR_SIZE], until[CALENDAR_SIZE], now[CALENDAR_SIZE];
    calendar_format(pair->signing.not_before, from);
    calendar_format(pair->signing.not_after, until);
    calendar_format(params->now, now);
    return err_set(e, ERR_SIGNER_EXPIRED,
                   "the signing certificate of pair %s is valid from %s to %s, and it is %s now: check the clock, or "
                   "publish with a newer pair",
                   pair->id, from, until, now);
}

static enum err say_unknown(const struct sealed *s, const struct pair *pair, struct errinfo *e)
{
    if (pair != NULL)
        return err_set(e, ERR_UNKNOWN_SIGNER,
                       "signed by pair %s, but the CRL in the file is not by the root of that pair", pair->id);
    return err_set(e, ERR_UNKNOWN_SIGNER,
                   "signed by pair %s%s, which the certificate source does not hold: install its client part",
                   s->signers[0].id, s->signer_count > 1 ? " and others" : "");
}

/* Why none counts: the best standing of all, and one pair that has it. */
static enum err say_none_counts(const struct sealed *s, const struct trust_params *params, enum standing best,
                                const struct pair *pair, struct errinfo *e)
{
    switch (best) {
    case STANDING_REVOKED:
        return err_set(e, ERR_SIGNER_REVOKED,
                       "pair %s was revoked by its root: publish the file again with a pair that is not", pair->id);
    case STANDING_EXPIRED:
        return say_expired(pair, params, e);
    case STANDING_UNKNOWN:
    case STANDING_COUNTS:
        break;
    }
    return say_unknown(s, pair, e);
}

enum err trust_judge(const struct sealed *s, const struct trust_params *params, const char **signer, struct errinfo *e)
{
    enum standing best = STANDING_UNKNOWN;
    const struct pair *best_pair = NULL;
    for (size_t i = 0; i < s->signer_count; i++) {
        const struct pair *pair = pair_set_find_signer(params->pairs, s->signers[i].facts.key);
        enum standing standing = judge_signer(s, params, pair);
        if (standing == STANDING_COUNTS) {
            if (signer != NULL)
                *signer = pair->id;
            return ERR_OK;
        }
        if (standing > best || best_pair == NULL) {
            best = standing;
            best_pair = pair;
        }
    }
    return say_none_counts(s, params, best, best_pair, e);
}
