/*
 * pair/revocation: the root's CRL. Each revocation makes a new one with everything that was ever revoked, and its
 * number is the vault's new epoch: so only the root revokes, and only the root starts an epoch.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_REVOCATION_H
#define ROLLSEAL_ADMIN_PAIR_REVOCATION_H

#include "vault/vault.h"

/*
 * Takes over a CRL of the vault's own root that was found at a point; the caller has verified it (crl_verify()) and has
 * begun a transaction. If its number is above the vault's epoch, it is stored with its epoch, and pairs that it lists
 * are `revoked`; otherwise nothing changes. Their signing keys are destroyed by keys_sweep(), after the commit. Errors:
 * ERR_MALFORMED, what the registry returns.
 */
NODISCARD enum err revocation_take_over(struct vault *v, struct bytes crl_der, int64_t now, bool *changed,
                                        struct errinfo *e);

/* The pair is on the vault's newest CRL. */
NODISCARD enum err revocation_lists(struct vault *v, const struct pair_row *pair, bool *out, struct errinfo *e);

/*
 * A new CRL, one number above the vault's epoch, that lists what the newest one does, every pair that is `revoked` in
 * the registry, and `pair`. Stores nothing. The vault is unlocked. Errors: ERR_CONFLICT (epochs are used up),
 * ERR_TOO_LARGE, what the vault returns.
 */
NODISCARD enum err revocation_issue(struct vault *v, const struct pair_row *pair, int64_t now, uint64_t *epoch,
                                    struct buf *crl, struct errinfo *e);

#endif
