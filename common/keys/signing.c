#include "keys/signing.h"

#include <sodium.h>
#include <string.h>

#include "keys/certificate.h"

bool serial_equals(const struct serial *a, const struct serial *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

bool signing_key_is_sound(const uint8_t key[static SIGNING_KEY_SIZE])
{
    return crypto_core_ed25519_is_valid_point(key) == 1;
}

/* RFC 8410 section 4 allows one encoding of an Ed25519 SubjectPublicKeyInfo: this, and then the 32 bytes. */
static bool take_ed25519(struct bytes public_key, uint8_t out[static SIGNING_KEY_SIZE])
{
    static const uint8_t prefix[] = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};
    if (public_key.size != sizeof prefix + SIGNING_KEY_SIZE || memcmp(public_key.data, prefix, sizeof prefix) != 0)
        return false;
    memcpy(out, public_key.data + sizeof prefix, SIGNING_KEY_SIZE);
    return true;
}

enum err signing_certificate_parse(struct bytes der, struct signing_certificate *out, struct errinfo *e)
{
    struct certificate_fields fields;
    enum err error = certificate_parse(der, &fields, e);
    if (error != ERR_OK)
        return error;
    struct signing_certificate signing = {
        .serial = fields.serial, .not_before = fields.not_before, .not_after = fields.not_after};
    if (!take_ed25519(fields.public_key, signing.key))
        return err_set(e, ERR_MALFORMED, "the key of a signing certificate is not an Ed25519 key");
    *out = signing;
    return ERR_OK;
}

bool signature_verifies(const uint8_t key[static SIGNING_KEY_SIZE], struct bytes message,
                        const uint8_t signature[static SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, message.data, message.size, key) == 0;
}

enum err signing_seed_expand(const struct secret *seed, struct secret **out, struct errinfo *e)
{
    struct secret *expanded = NULL;
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    if (seed->size != crypto_sign_SEEDBYTES)
        return err_set(e, ERR_INTERNAL, "an Ed25519 seed has %u bytes, not %zu", crypto_sign_SEEDBYTES, seed->size);
    enum err error = secret_new(crypto_sign_SECRETKEYBYTES, &expanded, e);
    if (error != ERR_OK)
        return error;
    if (crypto_sign_seed_keypair(public_key, expanded->bytes, seed->bytes) != 0) {
        secret_free(&expanded);
        return err_set(e, ERR_INTERNAL, "libsodium could not make a key of an Ed25519 seed");
    }
    *out = expanded;
    return ERR_OK;
}

enum err signing_key_of(const struct secret *seed, uint8_t out[static SIGNING_KEY_SIZE], struct errinfo *e)
{
    struct secret *expanded = NULL;
    enum err error = signing_seed_expand(seed, &expanded, e);
    if (error == ERR_OK && crypto_sign_ed25519_sk_to_pk(out, expanded->bytes) != 0)
        error = err_set(e, ERR_INTERNAL, "libsodium could not tell the public key of a private one");
    secret_free(&expanded);
    return error;
}

static enum err sign(const struct secret *expanded, struct bytes message, uint8_t out[static SIGNATURE_SIZE],
                     struct errinfo *e)
{
    if (crypto_sign_detached(out, NULL, message.data, message.size, expanded->bytes) != 0)
        return err_set(e, ERR_INTERNAL, "libsodium could not sign");
    return ERR_OK;
}

enum err signature_make(const struct secret *seed, struct bytes message, uint8_t out[static SIGNATURE_SIZE],
                        struct errinfo *e)
{
    struct secret *expanded = NULL;
    if (seed->size == crypto_sign_SECRETKEYBYTES)
        return sign(seed, message, out, e);
    enum err error = signing_seed_expand(seed, &expanded, e);
    if (error == ERR_OK)
        error = sign(expanded, message, out, e);
    secret_free(&expanded);
    return error;
}
