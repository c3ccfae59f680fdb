/*
 * The functions of crypt/module.h, forwarded to the module, which is opened when the first of them is called.
 */
#include "crypt/module.h"

#include <stdatomic.h>
#include <string.h>

#include "ondemand/ondemand.h"

/* Opened once; threads that open it at the same time get the same one. */
static _Atomic(const struct crypt_module *) opened;

static enum err module(const struct crypt_module **out, struct errinfo *e)
{
    *out = atomic_load(&opened);
    if (*out != NULL)
        return ERR_OK;
    enum err error = ondemand_open(out, e);
    if (error != ERR_OK)
        return error;
    if (strcmp((*out)->version, ROLLSEAL_VERSION) != 0)
        return err_set(e, ERR_INTERNAL,
                       ONDEMAND_MODULE " is of version %s, and this program of " ROLLSEAL_VERSION
                                       ": start the program again, or install Rollseal again",
                       (*out)->version);
    if (ondemand_shares_openssl)
        error = (*out)->share(e);
    if (error == ERR_OK)
        atomic_store(&opened, *out);
    return error;
}

enum err key_load(struct bytes der, enum key_encoding encoding, struct key **out, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->key_load(der, encoding, out, e) : error;
}

enum err key_load_known(struct bytes der, enum key_encoding encoding, const struct public_key *known, struct key **out,
                        struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->key_load_known(der, encoding, known, out, e) : error;
}

enum err p256_agree_ephemeral(struct bytes recipient, uint8_t ephemeral[static KEY_P256_SIZE], struct secret *shared,
                              struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->p256_agree_ephemeral(recipient, ephemeral, shared, e) : error;
}

enum err p256_decompress(struct bytes compressed, uint8_t out[static KEY_P256_SIZE], struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->p256_decompress(compressed, out, e) : error;
}

enum err rsa_seal(const struct public_key *recipient, struct bytes label, struct bytes message, struct buf *out,
                  struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->rsa_seal(recipient, label, message, out, e) : error;
}

enum err pairs_load(struct bytes source, const struct load_params *params, struct pair_set *out, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->pairs_load(source, params, out, e) : error;
}

enum err client_part_format(struct bytes source, const struct load_params *params, const char *id, struct secret **out,
                            struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->client_part_format(source, params, id, out, e) : error;
}

enum err crl_verify(struct bytes crl, struct bytes root, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->crl_verify(crl, root, e) : error;
}

enum err certificate_verify(struct bytes certificate, struct bytes root, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->certificate_verify(certificate, root, e) : error;
}

enum err bulk_new(const struct secret *key, struct bulk **out, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->bulk_new(key, out, e) : error;
}

void bulk_free(struct bulk **b)
{
    const struct crypt_module *m = NULL;
    if (*b != NULL && module(&m, NULL) == ERR_OK)
        m->bulk_free(b);
}

enum err bulk_seal(struct bulk *b, const uint8_t nonce[static 12], struct bytes in, uint8_t *out, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->bulk_seal(b, nonce, in, out, e) : error;
}

enum err bulk_open(struct bulk *b, const uint8_t nonce[static 12], struct bytes in, uint8_t *out, struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->bulk_open(b, nonce, in, out, e) : error;
}

enum err bulk_sha256(struct bytes input, uint8_t out[static 32], struct errinfo *e)
{
    const struct crypt_module *m = NULL;
    enum err error = module(&m, e);
    return error == ERR_OK ? m->bulk_sha256(input, out, e) : error;
}
