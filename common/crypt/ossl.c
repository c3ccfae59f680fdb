#include "crypt/ossl.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <stdatomic.h>

static atomic_bool is_shared;

enum err ossl_ready(struct errinfo *e)
{
    uint64_t options = atomic_load(&is_shared) ? 0 : OPENSSL_INIT_NO_LOAD_CONFIG;
    if (OPENSSL_init_crypto(options, NULL) != 1)
        return err_set(e, ERR_INTERNAL, "OpenSSL cannot be initialised");
    return ERR_OK;
}

/* What no read can do without; a configuration may offer other providers than the default one. */
static bool has_what_we_need(void)
{
    EVP_MD *hash = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    EVP_SIGNATURE *signature = EVP_SIGNATURE_fetch(NULL, "ED25519", NULL);
    bool has_both = hash != NULL && signature != NULL;
    EVP_SIGNATURE_free(signature);
    EVP_MD_free(hash);
    if (!has_both)
        ossl_forget_errors();
    return has_both;
}

enum err ossl_share(struct errinfo *e)
{
    atomic_store(&is_shared, true);
    enum err error = ossl_ready(e);
    if (error == ERR_OK && !has_what_we_need())
        error = err_set(e, ERR_INTERNAL,
                        "OpenSSL has no SHA-256 or no Ed25519 as this program has it configured: activate its default "
                        "provider in openssl.cnf");
    return error;
}

enum err ossl_failed(struct errinfo *e, const char *what)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return err_set(e, ERR_INTERNAL, "OpenSSL could not %s: %s", what, reason != NULL ? reason : "no reason given");
}

void ossl_forget_errors(void)
{
    ERR_clear_error();
}

enum err ossl_take(uint8_t *der, int size, const char *what, struct buf *out, struct errinfo *e)
{
    if (size <= 0)
        return ossl_failed(e, what);
    enum err error = buf_copy((struct bytes){der, (size_t)size}, out, e);
    OPENSSL_free(der);
    return error;
}

enum err ossl_take_secret(uint8_t *der, int size, const char *what, struct secret **out, struct errinfo *e)
{
    if (size <= 0)
        return ossl_failed(e, what);
    enum err error = secret_copy((struct bytes){der, (size_t)size}, out, e);
    OPENSSL_clear_free(der, (size_t)size);
    return error;
}

X509 *ossl_certificate(struct bytes der)
{
    const uint8_t *at = der.data;
    if (der.size > LONG_MAX)
        return NULL;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.size);
    ossl_forget_errors();
    if (certificate != NULL && at != der.data + der.size) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

EVP_PKEY *ossl_private_key(struct bytes der)
{
    EVP_PKEY *key = NULL;
    const uint8_t *at = der.data;
    size_t left = der.size;
    OSSL_DECODER_CTX *decoder =
        OSSL_DECODER_CTX_new_for_pkey(&key, "DER", "PrivateKeyInfo", NULL, EVP_PKEY_KEYPAIR, NULL, NULL);
    if (decoder != NULL && OSSL_DECODER_from_data(decoder, &at, &left) == 1 && left != 0) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    OSSL_DECODER_CTX_free(decoder);
    ossl_forget_errors();
    return key;
}
