/*
 * pair/generate: makes a new pair, `prepared`.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_GENERATE_H
#define ROLLSEAL_ADMIN_PAIR_GENERATE_H

#include "vault/vault.h"

#define GENERATE_DEFAULT_ALGORITHM "p256"
#define GENERATE_DEFAULT_DAYS 730u

struct generate_params {
    const char *algorithm; /* "p256", "x25519", "rsa3072", "rsa4096" */
    uint64_t valid_days;
    const char *reason; /* may be NULL */
    int64_t now;
};

/* The vault is unlocked and open for change. The id of the pair goes to `id`. Errors: ERR_USAGE (unknown algorithm,
 * days that go beyond the root's end), ERR_NOT_READY (the root is not valid now), what the vault returns. */
NODISCARD enum err pair_generate(struct vault *v, const struct generate_params *params, char id[static PAIR_ID_SIZE],
                                 struct errinfo *e);

#endif
