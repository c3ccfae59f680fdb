/*
 * keys/signing: Ed25519 (RFC 8032) keys and the certificates around them, as far as a read needs them without OpenSSL.
 *
 * A sealed file carries certificates that nobody has checked yet. From them only the key is taken, to verify the
 * signature line; whether the certificate is trusted is decided by the pairs of the certificate source.
 */
#ifndef ROLLSEAL_KEYS_SIGNING_H
#define ROLLSEAL_KEYS_SIGNING_H

#include "base/secret.h"

#define SIGNING_KEY_SIZE 32
#define SIGNATURE_SIZE 64
#define SERIAL_MAX_SIZE 20 /* RFC 5280 section 4.1.2.2 */

/* The serial number of a certificate: the content bytes of its DER INTEGER. */
struct serial {
    size_t size;
    uint8_t bytes[SERIAL_MAX_SIZE];
};

bool serial_equals(const struct serial *a, const struct serial *b);

/* What a certificate with an Ed25519 key says, read from its DER (RFC 5280 section 4.1, RFC 8410). */
struct signing_certificate {
    uint8_t key[SIGNING_KEY_SIZE];
    struct serial serial;
    int64_t not_before, not_after; /* seconds since 1970, both inclusive */
};

/*
 * Reads it without checking who issued it, or whether the key is sound: that costs as much as a signature. Errors:
 * ERR_MALFORMED if the DER is not that of a certificate, something remains behind it, or its key is not Ed25519;
 * ERR_TOO_LARGE over LIMIT_CERTIFICATE.
 */
NODISCARD enum err signing_certificate_parse(struct bytes der, struct signing_certificate *out, struct errinfo *e);

/* The key can be trusted: a canonical encoding of a point of the main subgroup. */
bool signing_key_is_sound(const uint8_t key[static SIGNING_KEY_SIZE]);

/* Verifies a signature with libsodium, which also refuses keys that are of small order or not canonical. */
NODISCARD bool signature_verifies(const uint8_t key[static SIGNING_KEY_SIZE], struct bytes message,
                                  const uint8_t signature[static SIGNATURE_SIZE]);

/* The public key of a 32-byte seed. Errors: ERR_INTERNAL if `seed` has another size. */
NODISCARD enum err signing_key_of(const struct secret *seed, uint8_t out[static SIGNING_KEY_SIZE], struct errinfo *e);

/* Signs with the 32-byte seed (RFC 8032 section 5.1.5), or with what signing_seed_expand() made of it. Errors:
 * ERR_INTERNAL if `seed` has another size. */
NODISCARD enum err signature_make(const struct secret *seed, struct bytes message, uint8_t out[static SIGNATURE_SIZE],
                                  struct errinfo *e);

/* What every signature would compute of the 32-byte seed anew: nearly half of its work, for those who sign a lot with
 * one key. A new secret. Errors: ERR_INTERNAL. */
NODISCARD enum err signing_seed_expand(const struct secret *seed, struct secret **out, struct errinfo *e);

#endif
