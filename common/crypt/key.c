#include "crypt/key.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <string.h>

#include "crypt/ossl.h"
#include "crypt/p256.h"
#include "crypt/rsa.h"
#include "keys/der.h"

static EVP_PKEY *decode_type(struct bytes der, const char *type)
{
    EVP_PKEY *key = NULL;
    const uint8_t *at = der.data;
    size_t left = der.size;
    OSSL_DECODER_CTX *decoder =
        OSSL_DECODER_CTX_new_for_pkey(&key, "DER", "type-specific", type, EVP_PKEY_KEYPAIR, NULL, NULL);
    if (decoder == NULL || OSSL_DECODER_from_data(decoder, &at, &left) != 1)
        key = NULL;
    OSSL_DECODER_CTX_free(decoder);
    ossl_forget_errors();
    return key;
}

static EVP_PKEY *decode(struct bytes der, enum key_encoding encoding)
{
    switch (encoding) {
    case KEY_PKCS8:
        return ossl_private_key(der);
    case KEY_PKCS1:
        return decode_type(der, "RSA");
    case KEY_SEC1:
        return decode_type(der, "EC");
    }
    return NULL;
}

static enum err x25519_from(EVP_PKEY *decoded, struct key **out, struct errinfo *e)
{
    struct secret *bytes = NULL;
    size_t size = KEY_X25519_SIZE;
    enum err error = secret_new(size, &bytes, e);
    if (error == ERR_OK && EVP_PKEY_get_raw_private_key(decoded, bytes->bytes, &size) != 1)
        error = ossl_failed(e, "read an X25519 key");
    if (error == ERR_OK)
        error = key_new_x25519(secret_bytes(bytes), out, e);
    secret_free(&bytes);
    return error;
}

/* The number of this name in 32 bytes; false if the key does not have it. */
static bool get_number(EVP_PKEY *decoded, const char *name, uint8_t *out)
{
    BIGNUM *number = NULL;
    bool got = EVP_PKEY_get_bn_param(decoded, name, &number) == 1 &&
               BN_bn2binpad(number, out, P256_SCALAR_SIZE) == P256_SCALAR_SIZE;
    BN_clear_free(number);
    return got;
}

static enum err p256_from(EVP_PKEY *decoded, struct key **out, struct errinfo *e)
{
    struct secret *scalar = NULL;
    uint8_t point[KEY_P256_SIZE] = {0x04};
    enum err error = secret_new(P256_SCALAR_SIZE, &scalar, e);
    if (error == ERR_OK && (!get_number(decoded, OSSL_PKEY_PARAM_PRIV_KEY, scalar->bytes) ||
                            !get_number(decoded, OSSL_PKEY_PARAM_EC_PUB_X, point + 1) ||
                            !get_number(decoded, OSSL_PKEY_PARAM_EC_PUB_Y, point + 1 + P256_SCALAR_SIZE)))
        error = err_set(e, ERR_MALFORMED, "a P-256 private key without a number or a point of the curve");
    if (error == ERR_OK)
        error = p256_key_new(secret_bytes(scalar), (struct bytes){point, sizeof point}, out, e);
    secret_free(&scalar);
    ossl_forget_errors();
    return error;
}

static bool is_p256(EVP_PKEY *decoded)
{
    char group[32] = "";
    size_t length;
    return EVP_PKEY_is_a(decoded, "EC") && EVP_PKEY_get_group_name(decoded, group, sizeof group, &length) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

/* One SEQUENCE, in which after the version comes what only this encoding has there. OpenSSL's decoders would try the
 * others too. */
static bool shape_fits(struct bytes der, enum key_encoding encoding)
{
    static const enum der_tag second[] = {
        [KEY_PKCS8] = DER_SEQUENCE, [KEY_PKCS1] = DER_INTEGER, [KEY_SEC1] = DER_OCTET_STRING};
    struct reader content;
    struct bytes version;
    return der_is_one(der, DER_SEQUENCE, &content) && der_take(&content, DER_INTEGER, &version) &&
           der_next_is(&content, second[encoding]);
}

/* Every other encoding, through OpenSSL's decoders. */
static enum err load_by_openssl(struct bytes der, enum key_encoding encoding, struct key **out, struct errinfo *e)
{
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    EVP_PKEY *decoded = shape_fits(der, encoding) ? decode(der, encoding) : NULL;
    if (decoded == NULL)
        return err_set(e, ERR_MALFORMED, "a private key is damaged, or not in the encoding that its label says");
    if (EVP_PKEY_is_a(decoded, "RSA"))
        return rsa_key_new(decoded, out, e);
    if (EVP_PKEY_is_a(decoded, "X25519"))
        error = x25519_from(decoded, out, e);
    else if (is_p256(decoded))
        error = p256_from(decoded, out, e);
    else
        error = err_set(e, ERR_CANNOT_OPEN, "a private key of another kind than X25519, P-256 and RSA");
    EVP_PKEY_free(decoded);
    ossl_forget_errors();
    return error;
}

enum err key_load_known(struct bytes der, enum key_encoding encoding, const struct public_key *known, struct key **out,
                        struct errinfo *e)
{
    struct key *found = NULL;
    enum err error = p256_key_try_known(der, encoding, known, &found, e);
    if (error == ERR_OK && found == NULL)
        return key_load(der, encoding, out, e);
    if (error == ERR_OK)
        *out = found;
    return error;
}

enum err key_load(struct bytes der, enum key_encoding encoding, struct key **out, struct errinfo *e)
{
    struct key *found = NULL;
    enum err error = encoding == KEY_PKCS8 ? key_try_x25519(der, &found, e) : ERR_OK;
    if (error == ERR_OK && found == NULL)
        error = p256_key_try(der, encoding, &found, e);
    if (error == ERR_OK && found == NULL)
        error = load_by_openssl(der, encoding, &found, e);
    if (error == ERR_OK)
        *out = found;
    return error;
}
