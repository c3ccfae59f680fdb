#include "issue/key_generate.h"

#include <openssl/rsa.h>

#include "crypt/ossl.h"

static EVP_PKEY *generate(enum key_kind kind, unsigned rsa_bits)
{
    switch (kind) {
    case KEY_X25519:
        return EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
    case KEY_P256:
        return EVP_EC_gen("P-256");
    case KEY_RSA:
        return EVP_RSA_gen(rsa_bits);
    }
    return NULL;
}

static enum err encode_pkcs8(const EVP_PKEY *key, struct secret **out, struct errinfo *e)
{
    uint8_t *der = NULL;
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    int size = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : -1;
    PKCS8_PRIV_KEY_INFO_free(info);
    return ossl_take_secret(der, size, "encode a private key", out, e);
}

enum err key_generate(enum key_kind kind, unsigned rsa_bits, struct secret **pkcs8, struct errinfo *e)
{
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    EVP_PKEY *key = generate(kind, rsa_bits);
    error = key != NULL ? encode_pkcs8(key, pkcs8, e) : ossl_failed(e, "generate a private key");
    EVP_PKEY_free(key);
    return error;
}
