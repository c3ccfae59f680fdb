#include "crypt/bulk.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "crypt/ossl.h"

struct bulk {
    EVP_CIPHER_CTX *seal, *open;
};

static EVP_CIPHER_CTX *context(const EVP_CIPHER *cipher, const struct secret *key, int sealing)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    if (ctx != NULL && EVP_CipherInit_ex2(ctx, cipher, key->bytes, NULL, sealing, NULL) != 1) {
        EVP_CIPHER_CTX_free(ctx);
        return NULL;
    }
    return ctx;
}

enum err bulk_new(const struct secret *key, struct bulk **out, struct errinfo *e)
{
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    if (key->size != 32)
        return err_set(e, ERR_INTERNAL, "a ChaCha20-Poly1305 key has 32 bytes, not %zu", key->size);
    struct bulk *b = calloc(1, sizeof *b);
    if (b == NULL)
        return err_no_memory(e);
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "ChaCha20-Poly1305", NULL);
    if (cipher != NULL) {
        b->seal = context(cipher, key, 1);
        b->open = context(cipher, key, 0);
    }
    EVP_CIPHER_free(cipher);
    if (b->seal == NULL || b->open == NULL) {
        bulk_free(&b);
        return ossl_failed(e, "set up ChaCha20-Poly1305");
    }
    *out = b;
    return ERR_OK;
}

void bulk_free(struct bulk **b)
{
    if (*b == NULL)
        return;
    EVP_CIPHER_CTX_free((*b)->seal);
    EVP_CIPHER_CTX_free((*b)->open);
    free(*b);
    *b = NULL;
}

enum err bulk_seal(struct bulk *b, const uint8_t nonce[static 12], struct bytes in, uint8_t *out, struct errinfo *e)
{
    int size = 0, end = 0;
    if (in.size > AGE_CHUNK)
        return err_set(e, ERR_INTERNAL, "a chunk of %zu bytes is sealed at once", in.size);
    if (EVP_EncryptInit_ex2(b->seal, NULL, NULL, nonce, NULL) != 1 ||
        EVP_EncryptUpdate(b->seal, out, &size, in.data, (int)in.size) != 1 ||
        EVP_EncryptFinal_ex(b->seal, out + size, &end) != 1 ||
        EVP_CIPHER_CTX_ctrl(b->seal, EVP_CTRL_AEAD_GET_TAG, AGE_TAG, out + in.size) != 1)
        return ossl_failed(e, "seal with ChaCha20-Poly1305");
    return ERR_OK;
}

enum err bulk_open(struct bulk *b, const uint8_t nonce[static 12], struct bytes in, uint8_t *out, struct errinfo *e)
{
    struct reader r = reader_of(in);
    struct bytes sealed = {NULL, 0};
    uint8_t tag[AGE_TAG];
    int size = 0, end = 0;
    if (in.size < AGE_TAG || in.size > AGE_CHUNK + AGE_TAG || !reader_take(&r, in.size - AGE_TAG, &sealed))
        return err_set(e, ERR_CANNOT_OPEN, "a chunk of %zu bytes is none of ChaCha20-Poly1305", in.size);
    memcpy(tag, r.left.data, AGE_TAG);
    if (EVP_DecryptInit_ex2(b->open, NULL, NULL, nonce, NULL) == 1 &&
        EVP_CIPHER_CTX_ctrl(b->open, EVP_CTRL_AEAD_SET_TAG, AGE_TAG, tag) == 1 &&
        EVP_DecryptUpdate(b->open, out, &size, sealed.data, (int)sealed.size) == 1 &&
        EVP_DecryptFinal_ex(b->open, out + size, &end) == 1)
        return ERR_OK;
    wipe(out, sealed.size);
    ossl_forget_errors();
    return err_set(e, ERR_CANNOT_OPEN, "the key does not open what was sealed, or it was changed");
}

enum err bulk_sha256(struct bytes input, uint8_t out[static 32], struct errinfo *e)
{
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    if (EVP_Digest(input.data, input.size, out, NULL, EVP_sha256(), NULL) != 1)
        return ossl_failed(e, "compute SHA-256");
    return ERR_OK;
}
