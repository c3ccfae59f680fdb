/*
 * age/hpke: the key schedule of HPKE (RFC 9180) in base mode for DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and
 * ChaCha20Poly1305. The Diffie-Hellman itself is the key's operation, so that keys may sit in a token.
 */
#ifndef ROLLSEAL_AGE_HPKE_H
#define ROLLSEAL_AGE_HPKE_H

#include "base/secret.h"

#define HPKE_KEY_SIZE 32
#define HPKE_NONCE_SIZE 12

struct hpke_exchange {
    const struct secret *dh; /* the X coordinate, 32 bytes */
    struct bytes enc;        /* the ephemeral public key, an uncompressed point */
    struct bytes recipient;  /* pkRm, the same for the recipient */
};

/* The AEAD key and nonce of the first message, which is the only one for age. The caller wipes both. */
void hpke_schedule(const struct hpke_exchange *exchange, const char *info, uint8_t key[static HPKE_KEY_SIZE],
                   uint8_t nonce[static HPKE_NONCE_SIZE]);

#endif
