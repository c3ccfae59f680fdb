/*
 * pair/keys: the private keys of pairs in the vault.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_KEYS_H
#define ROLLSEAL_ADMIN_PAIR_KEYS_H

#include "vault/vault.h"

/* Puts both keys of a pair into the vault, before the registry speaks of the pair. The vault is unlocked. */
NODISCARD enum err keys_put(struct vault *v, const struct issued_pair *pair, struct errinfo *e);

/* The registry, which has these pairs, keeps the key file of this path. */
bool keys_are_kept(const struct pair_rows *pairs, const char *path);

/*
 * Destroys every key that the registry does not keep: signing keys of pairs that are retired or revoked, all keys of
 * pairs that it does not know, leftovers of killed writers. Called after each commit, so what a crash has left is
 * destroyed with the next change. The vault is open for change, and no transaction is open. Errors: ERR_IO, what the
 * registry returns.
 */
NODISCARD enum err keys_sweep(struct vault *v, struct errinfo *e);

#endif
