#include "crypt/ossl.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <stdatomic.h>

static atomic_bool leaves_configuration;

void ossl_leave_configuration(void)
{
    atomic_store(&leaves_configuration, true);
}

enum err ossl_ready(struct errinfo *e)
{
    uint64_t options = atomic_load(&leaves_configuration) ? 0 : OPENSSL_INIT_NO_LOAD_CONFIG;
    if (OPENSSL_init_crypto(options, NULL) != 1)
        return err_set(e, ERR_INTERNAL, "OpenSSL cannot be initialised");
    return ERR_OK;
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
