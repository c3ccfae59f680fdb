/*
 * crypt/bulk: the same ChaCha20-Poly1305 (RFC 8439) and SHA-256 that libsodium has, from OpenSSL, which is several
 * times as fast with much data and slower to start. Callers choose by size.
 */
#ifndef ROLLSEAL_CRYPT_BULK_H
#define ROLLSEAL_CRYPT_BULK_H

#include "base/secret.h"

struct bulk;

/* A context for this 32-byte key, which is copied. bulk_free() wipes it and accepts NULL. Errors: ERR_INTERNAL. */
NODISCARD enum err bulk_new(const struct secret *key, struct bulk **out, struct errinfo *e);
void bulk_free(struct bulk **b);

/* Seals `in` with a 12-byte nonce; out holds in.size + AGE_TAG bytes. Errors: ERR_INTERNAL. */
NODISCARD enum err bulk_seal(struct bulk *b, const uint8_t nonce[static 12], struct bytes in, uint8_t *out,
                             struct errinfo *e);

/* Opens `in` (with its tag at the end); out holds in.size - AGE_TAG bytes, and is wiped if it fails.
 * Errors: ERR_CANNOT_OPEN if the tag does not fit. */
NODISCARD enum err bulk_open(struct bulk *b, const uint8_t nonce[static 12], struct bytes in, uint8_t *out,
                             struct errinfo *e);

/* SHA-256 of bytes in memory. Errors: ERR_INTERNAL. */
NODISCARD enum err bulk_sha256(struct bytes input, uint8_t out[static 32], struct errinfo *e);

#endif
