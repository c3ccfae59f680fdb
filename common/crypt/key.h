/*
 * crypt/key: private keys in PKCS#8, PKCS#1 and SEC1 encoding, through OpenSSL.
 */
#ifndef ROLLSEAL_CRYPT_KEY_H
#define ROLLSEAL_CRYPT_KEY_H

#include "keys/key.h"
#include "keys/pem.h"

/*
 * A private key that can open: X25519, P-256 (named curve), RSA with 3072 or 4096 bits. Copies what it needs. A P-256
 * key in the usual encoding is read without OpenSSL's decoders, which cost more than everything else of a read.
 * Errors: ERR_MALFORMED; ERR_CANNOT_OPEN for a sound key of another kind.
 */
NODISCARD enum err key_load(struct bytes der, enum key_encoding encoding, struct key **out, struct errinfo *e);

/* key_load() of bytes that it has loaded before, to a key with this public key: whoever remembers that is spared the
 * computation that shows it for P-256. Errors: as key_load(). */
NODISCARD enum err key_load_known(struct bytes der, enum key_encoding encoding, const struct public_key *known,
                                  struct key **out, struct errinfo *e);

/* The public key in a certificate or in a DER SubjectPublicKeyInfo. Errors: ERR_MALFORMED, also for another kind of
 * key; ERR_TOO_LARGE over LIMIT_CERTIFICATE. */
NODISCARD enum err public_key_from_certificate(struct bytes der, struct public_key *out, struct errinfo *e);
NODISCARD enum err public_key_from_spki(struct bytes der, struct public_key *out, struct errinfo *e);

/*
 * Ephemeral Diffie-Hellman for a sender: generates an ephemeral P-256 key, stores its public point, and agrees with the
 * recipient's point (shared: 32 bytes, the X coordinate). Errors: ERR_MALFORMED if `recipient` is not a point.
 */
NODISCARD enum err p256_agree_ephemeral(struct bytes recipient, uint8_t ephemeral[static KEY_P256_SIZE],
                                        struct secret *shared, struct errinfo *e);

/* The uncompressed point of a compressed one (33 bytes, SEC 1 section 2.3.4), for `age1tag1…` recipients. Errors:
 * ERR_MALFORMED. */
NODISCARD enum err p256_decompress(struct bytes compressed, uint8_t out[static KEY_P256_SIZE], struct errinfo *e);

/* RSA-OAEP as in struct key_operations, sealing: the ciphertext as a new buffer. Errors: ERR_INTERNAL, also for a
 * recipient of another kind. */
NODISCARD enum err rsa_seal(const struct public_key *recipient, struct bytes label, struct bytes message,
                            struct buf *out, struct errinfo *e);

#endif
