/*
 * pair/revocation: the root's CRL. Each revocation makes a new one with everything that was ever revoked, and its
 * number is the vault's new epoch: so only the root revokes, and only the root starts an epoch.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_REVOCATION_H
#define ROLLSEAL_ADMIN_PAIR_REVOCATION_H

#include "vault/vault.h"

/* CRLs of the vault's own root that were found at points, each verified (crl_verify()). */
struct found_crls {
    struct buf *items;
    size_t count;
};

/*
 * Takes over what they revoke; the vault is unlocked, and the caller has begun a transaction. The one with the highest
 * number becomes the vault's if that is above its epoch. Vaults that were copied or restored may have issued CRLs that
 * do not know of each other: if one of the highest number lacks anything that another lists, or a pair that is revoked
 * here, a new one above all of them lists everything, because clients take nothing but a higher number for newer. Pairs
 * on it are `revoked`; their signing keys are destroyed by keys_sweep(), after the commit. *changed: there was anything
 * to do. Errors: ERR_MALFORMED, ERR_TOO_LARGE, ERR_CONFLICT (epochs are used up), what the vault returns.
 */
NODISCARD enum err revocation_take_over(struct vault *v, const struct found_crls *found, int64_t now, bool *changed,
                                        struct errinfo *e);

/* The pair is on the vault's newest CRL. */
NODISCARD enum err revocation_lists(struct vault *v, const struct pair_row *pair, bool *out, struct errinfo *e);

/*
 * A new CRL, one number above the vault's epoch, that lists what the newest one does, every pair that is `revoked` in
 * the registry, and `pair` (NULL: nothing more). Stores nothing. The vault is unlocked. Errors: ERR_CONFLICT (epochs
 * are used up), ERR_TOO_LARGE, what the vault returns.
 */
NODISCARD enum err revocation_issue(struct vault *v, const struct pair_row *pair, int64_t now, uint64_t *epoch,
                                    struct buf *crl, struct errinfo *e);

#endif
