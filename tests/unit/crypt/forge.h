/*
 * Certificates that the root really signed, with one thing in them that no good one has.
 */
#ifndef ROLLSEAL_TESTS_CRYPT_FORGE_H
#define ROLLSEAL_TESTS_CRYPT_FORGE_H

#include "fixtures.h"

/* What is not given (NULL, 0) is that of the pair's own certificate. */
struct forgery {
    bool signing; /* the signing certificate; else the encryption certificate */
    const char *unit, *common_name, *basic_constraints, *key_usage, *extended_key_usage;
    const uint8_t *ed25519_key; /* 32 bytes in place of its public key */
    bool compressed;            /* the point of its P-256 key */
    int64_t not_before, not_after;
};

struct buf forge(const struct fixture_root *root, const struct issued_pair *pair, const struct forgery *f);

#endif
