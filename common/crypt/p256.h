/*
 * crypt/p256: NIST P-256 (SEC 2 secp256r1) with OpenSSL's functions on points. They are not deprecated and need no
 * provider, whose loading would cost more than everything else of a read.
 */
#ifndef ROLLSEAL_CRYPT_P256_H
#define ROLLSEAL_CRYPT_P256_H

#include "crypt/key.h"

#define P256_SCALAR_SIZE 32

/* These 65 bytes are a point of the curve, uncompressed and not at infinity (SEC 1 section 3.2.2.1).
 * Errors: ERR_MALFORMED. */
NODISCARD enum err p256_check_point(struct bytes point, struct errinfo *e);

/* A private key: a scalar of 32 bytes from 1 to the order less one, and the point that comes with it, unless it is
 * empty. Errors: ERR_MALFORMED for a scalar out of range or a point that is not that of the scalar. */
NODISCARD enum err p256_key_new(struct bytes scalar, struct bytes point, struct key **out, struct errinfo *e);

/* A key in the encoding that everybody writes (PKCS#8 of 138 bytes, SEC1 of 121): then *out is set. Otherwise ERR_OK
 * and *out stays NULL. Errors: as p256_key_new(). */
NODISCARD enum err p256_key_try(struct bytes der, enum key_encoding encoding, struct key **out, struct errinfo *e);

/* The same of a key that is known to be that of `known`, which is not computed again; *out stays NULL if another point
 * comes with it. Errors: as p256_key_new(). */
NODISCARD enum err p256_key_try_known(struct bytes der, enum key_encoding encoding, const struct public_key *known,
                                      struct key **out, struct errinfo *e);

#endif
