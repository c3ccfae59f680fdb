/*
 * age/p256: the short form of a P-256 point, by which age names recipients. The way back needs arithmetic on the curve
 * and is in crypt/key.h.
 */
#ifndef ROLLSEAL_AGE_P256_H
#define ROLLSEAL_AGE_P256_H

#include "keys/key.h"

#define P256_COMPRESSED_SIZE 33

/* The compressed point (SEC 1, section 2.3.3) of a P-256 public key. */
void p256_compress(const struct public_key *k, uint8_t out[static P256_COMPRESSED_SIZE]);

#endif
