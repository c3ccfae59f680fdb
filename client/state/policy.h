/*
 * state/policy: the policy `encrypted-only`, and who has said it: sealed files that this client accepted. It is the
 * file `policy` of the state directory:
 *
 *     encrypted-only
 *     signer ROOT-ID SERIAL PAIR-ID
 *
 * with a `signer` line for each pair that signed such a file under a certificate of a root of the source; root id and
 * serial number of the certificate in hex. The policy holds while one of them is not revoked by any CRL known.
 * So what only a thief has said ends with the thief's pair, and what the administrator has said does not end because a
 * thief said it, too. Without such a line nobody can be revoked, and it holds until it is reset; so it does if the file
 * cannot be read any more.
 */
#ifndef ROLLSEAL_STATE_POLICY_H
#define ROLLSEAL_STATE_POLICY_H

#include "state/crls.h"
#include "state/state.h"

struct policy_signer {
    uint8_t root_id[ROOT_ID_SIZE];
    struct serial serial; /* of the signing certificate */
    char id[PAIR_ID_SIZE];
    bool is_revoked; /* as policy_judge() found */
};

/* Zero-initialised none was accepted. */
struct policy {
    bool is_unnamed; /* one was, and it is not known who said it */
    struct policy_signer *signers;
    size_t count;
    bool holds; /* as policy_judge() found: no plain file is accepted */
};

/* Accepts an empty one. */
void policy_done(struct policy *p);

/* Adds what such a file says; a signer that is there already, not again. Errors: ERR_MALFORMED, ERR_INTERNAL; p may
 * have some of it then. */
NODISCARD enum err policy_parse(struct bytes text, struct policy *p, struct errinfo *e);
/* The file of a policy of which it is known who said it. Errors: ERR_TOO_LARGE, ERR_INTERNAL. */
NODISCARD enum err policy_format(const struct policy *p, struct buf *out, struct errinfo *e);

/* What this account and the machine have accepted. Errors: ERR_IO, ERR_INTERNAL: it cannot be said now. */
NODISCARD enum err policy_load(struct state *s, struct policy *out, struct errinfo *e);

/* Whether it holds, by the CRLs that are known. */
void policy_judge(struct policy *p, const struct crls *c);

/* A file that says it was accepted: remembers its signers that are not revoked, unless all of them are known. What
 * cannot be remembered is a warning. */
void policy_learn(struct state *s, const struct sealed *head, const struct pair_set *pairs, const struct crls *c);

/* Forgets what this account has accepted. *was: there was something. Errors: ERR_CONFLICT if the machine's client has
 * accepted it, which this account cannot change; then nothing is forgotten. ERR_IO, ERR_INTERNAL. */
NODISCARD enum err policy_reset(struct state *s, bool *was, struct errinfo *e);

#endif
