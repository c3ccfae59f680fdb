/*
 * age/hkdf: HKDF with SHA-256 (RFC 5869), composed from libsodium's HMAC, because the libsodium of today's
 * distributions has no HKDF of its own. Inputs are given in pieces, so that nobody copies secrets together.
 */
#ifndef ROLLSEAL_AGE_HKDF_H
#define ROLLSEAL_AGE_HKDF_H

#include "base/buf.h"

#define HKDF_SIZE 32 /* of a pseudorandom key, and of every key that is derived here */

/* HKDF-Extract (section 2.2) of the concatenated pieces. The caller wipes prk. */
void hkdf_extract(struct bytes salt, const struct bytes *pieces, size_t count, uint8_t prk[static HKDF_SIZE]);

/* HKDF-Expand (section 2.3) with the concatenated pieces as info; size is at most 255 * HKDF_SIZE. The caller wipes
 * out. */
void hkdf_expand(const uint8_t prk[static HKDF_SIZE], const struct bytes *pieces, size_t count, uint8_t *out,
                 size_t size);

/* Both, as age uses them: a key of 32 bytes, which the caller wipes. */
void hkdf(struct bytes ikm, struct bytes salt, const char *info, uint8_t out[static HKDF_SIZE]);

#endif
