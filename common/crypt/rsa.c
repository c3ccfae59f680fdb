#include "crypt/rsa.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/ossl.h"

struct rsa_key {
    struct key base;
    EVP_PKEY *private_key;
};

/* OAEP with SHA-256 for the hash and for MGF1, and the label, of which OpenSSL wants a copy that it owns. */
static bool set_oaep(EVP_PKEY_CTX *ctx, struct bytes label)
{
    uint8_t *copy = OPENSSL_memdup(label.data, label.size);
    if (copy == NULL || EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_sha256()) != 1 || EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, copy, (int)label.size) != 1) {
        OPENSSL_free(copy);
        return false;
    }
    return true;
}

static enum err rsa_open(const struct key *k, struct bytes label, struct bytes sealed, struct secret **out,
                         struct errinfo *e)
{
    const struct rsa_key *own = (const struct rsa_key *)k;
    struct secret *message = NULL;
    size_t size = (size_t)EVP_PKEY_get_size(own->private_key);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own->private_key, NULL);
    enum err error = secret_new(size, &message, e);
    if (error != ERR_OK)
        goto out;
    if (ctx == NULL || EVP_PKEY_decrypt_init(ctx) != 1 || !set_oaep(ctx, label)) {
        error = ossl_failed(e, "set up RSA-OAEP");
        goto out;
    }
    if (sealed.size != size || EVP_PKEY_decrypt(ctx, message->bytes, &size, sealed.data, sealed.size) != 1) {
        error = err_set(e, ERR_CANNOT_OPEN, "the RSA key does not open what was sealed");
        goto out;
    }
    secret_shorten(message, size);
    *out = message;
    message = NULL;
out:
    secret_free(&message);
    EVP_PKEY_CTX_free(ctx);
    ossl_forget_errors();
    return error;
}

static void rsa_free(struct key *k)
{
    struct rsa_key *own = (struct rsa_key *)k;
    EVP_PKEY_free(own->private_key);
    free(own);
}

static const struct key_operations rsa_operations = {.rsa_open = rsa_open, .free = rsa_free};

static enum err public_half(EVP_PKEY *private_key, struct public_key *out, struct errinfo *e)
{
    struct buf spki = {NULL, 0};
    uint8_t *der = NULL;
    int size = i2d_PUBKEY(private_key, &der);
    enum err error = ossl_take(der, size, "encode an RSA public key", &spki, e);
    if (error == ERR_OK)
        error = public_key_from_spki(buf_bytes(&spki), out, e);
    buf_done(&spki);
    return error;
}

enum err rsa_key_new(EVP_PKEY *private_key, struct key **out, struct errinfo *e)
{
    int bits = EVP_PKEY_get_bits(private_key);
    struct rsa_key *own = calloc(1, sizeof *own);
    if (own == NULL) {
        EVP_PKEY_free(private_key);
        return err_no_memory(e);
    }
    own->private_key = private_key;
    own->base.operations = &rsa_operations;
    enum err error = ERR_OK;
    if (bits != 3072 && bits != 4096)
        error = err_set(e, ERR_CANNOT_OPEN, "an RSA key of %d bits; those of 3072 and 4096 are used", bits);
    else
        error = public_half(private_key, &own->base.public_key, e);
    if (error != ERR_OK) {
        rsa_free(&own->base);
        return error;
    }
    *out = &own->base;
    return ERR_OK;
}

/* The next string or mpint of the SSH wire encoding (RFC 4251 section 5). */
static bool take_string(struct reader *r, struct bytes *out)
{
    struct bytes length;
    if (!reader_take(r, 4, &length))
        return false;
    size_t size = (size_t)length.data[0] << 24 | (size_t)length.data[1] << 16 | (size_t)length.data[2] << 8 |
                  (size_t)length.data[3];
    return reader_take(r, size, out);
}

static BIGNUM *take_number(struct reader *r)
{
    struct bytes number;
    return take_string(r, &number) ? BN_bin2bn(number.data, (int)number.size, NULL) : NULL;
}

static EVP_PKEY *from_numbers(const BIGNUM *n, const BIGNUM *exponent)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1)
        params = OSSL_PARAM_BLD_to_param(builder);
    if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

static EVP_PKEY *from_public_key(const struct public_key *k)
{
    struct reader r = reader_of((struct bytes){k->bytes, k->size});
    struct bytes name;
    if (k->kind != KEY_RSA || !take_string(&r, &name))
        return NULL;
    BIGNUM *exponent = take_number(&r);
    BIGNUM *n = take_number(&r);
    EVP_PKEY *key = exponent != NULL && n != NULL && reader_is_done(&r) ? from_numbers(n, exponent) : NULL;
    BN_free(exponent);
    BN_free(n);
    return key;
}

enum err rsa_seal(const struct public_key *recipient, struct bytes label, struct bytes message, struct buf *out,
                  struct errinfo *e)
{
    uint8_t sealed[512]; /* the size of the largest modulus */
    size_t size = sizeof sealed;
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    EVP_PKEY *key = from_public_key(recipient);
    EVP_PKEY_CTX *ctx = key != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    if (ctx == NULL || EVP_PKEY_encrypt_init(ctx) != 1 || !set_oaep(ctx, label) ||
        EVP_PKEY_encrypt(ctx, sealed, &size, message.data, message.size) != 1)
        error = ossl_failed(e, "seal with RSA-OAEP");
    else
        error = buf_copy((struct bytes){sealed, size}, out, e);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(key);
    return error;
}
