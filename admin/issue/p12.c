#include "issue/p12.h"

#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "crypt/ossl.h"

#define ITERATIONS 100000
/* Java shows a certificate without key only if it bears this attribute: it is trusted for these purposes. */
#define OID_JAVA_TRUSTED_KEY_USAGE "2.16.840.1.113894.746875.1.1"

struct p12_writing {
    const struct p12_params *params;
    char *password; /* NUL-terminated, in a secret */
    uint8_t local_key_id[PAIR_ID_LENGTH / 2];
    STACK_OF(PKCS12_SAFEBAG) * keys, *certificates;
    STACK_OF(PKCS7) * parts;
};

static bool name_bag(const struct p12_writing *w, PKCS12_SAFEBAG *bag, const char *suffix)
{
    char name[64];
    snprintf(name, sizeof name, "rollseal-%s%s", w->params->id, suffix);
    return PKCS12_add_friendlyname_utf8(bag, name, -1) == 1;
}

static bool link_bag(const struct p12_writing *w, PKCS12_SAFEBAG *bag)
{
    unsigned char id[sizeof w->local_key_id];
    memcpy(id, w->local_key_id, sizeof id);
    return PKCS12_add_localkeyid(bag, id, sizeof id) == 1;
}

static bool trust_bag(PKCS12_SAFEBAG *bag)
{
    const unsigned char *any = (const unsigned char *)OBJ_nid2obj(NID_anyExtendedKeyUsage);
    return PKCS12_add1_attr_by_txt(bag, OID_JAVA_TRUSTED_KEY_USAGE, V_ASN1_OBJECT, any, -1) == 1;
}

static PKCS12_SAFEBAG *add_certificate(struct p12_writing *w, struct bytes der)
{
    X509 *certificate = ossl_certificate(der);
    PKCS12_SAFEBAG *bag = certificate != NULL ? PKCS12_add_cert(&w->certificates, certificate) : NULL;
    X509_free(certificate);
    return bag;
}

static bool add_certificates(struct p12_writing *w)
{
    PKCS12_SAFEBAG *encryption = add_certificate(w, w->params->encryption);
    PKCS12_SAFEBAG *signing = add_certificate(w, w->params->signing);
    PKCS12_SAFEBAG *root = add_certificate(w, w->params->root);
    return encryption != NULL && name_bag(w, encryption, "") && link_bag(w, encryption) && signing != NULL &&
           name_bag(w, signing, "-signing") && trust_bag(signing) && root != NULL &&
           PKCS12_add_friendlyname_utf8(root, "rollseal-root", -1) == 1 && trust_bag(root);
}

static bool add_key(struct p12_writing *w)
{
    EVP_PKEY *key = ossl_private_key(secret_bytes(w->params->key));
    PKCS12_SAFEBAG *bag =
        key != NULL ? PKCS12_add_key(&w->keys, key, 0, ITERATIONS, NID_aes_256_cbc, w->password) : NULL;
    EVP_PKEY_free(key);
    return bag != NULL && name_bag(w, bag, "") && link_bag(w, bag);
}

/* The certificates in a part that is encrypted as a whole, the key, encrypted by itself, in one that is not. */
static PKCS12 *assemble(struct p12_writing *w)
{
    if (!add_certificates(w) || !add_key(w) ||
        PKCS12_add_safe(&w->parts, w->certificates, NID_aes_256_cbc, ITERATIONS, w->password) != 1 ||
        PKCS12_add_safe(&w->parts, w->keys, -1, 0, NULL) != 1)
        return NULL;
    PKCS12 *file = PKCS12_add_safes(w->parts, 0);
    if (file != NULL && PKCS12_set_mac(file, w->password, -1, NULL, 0, ITERATIONS, EVP_sha256()) != 1) {
        PKCS12_free(file);
        return NULL;
    }
    return file;
}

static enum err build(struct p12_writing *w, struct secret **out, struct errinfo *e)
{
    uint8_t *der = NULL;
    PKCS12 *file = assemble(w);
    int size = file != NULL ? i2d_PKCS12(file, &der) : -1;
    PKCS12_free(file);
    sk_PKCS7_pop_free(w->parts, PKCS7_free);
    sk_PKCS12_SAFEBAG_pop_free(w->keys, PKCS12_SAFEBAG_free);
    sk_PKCS12_SAFEBAG_pop_free(w->certificates, PKCS12_SAFEBAG_free);
    return ossl_take_secret(der, size, "make a PKCS#12 file", out, e);
}

enum err p12_write(const struct p12_params *params, struct secret **out, struct errinfo *e)
{
    struct p12_writing w = {.params = params};
    struct secret *terminated = NULL;
    if (memchr(params->password->bytes, 0, params->password->size) != NULL)
        return err_set(e, ERR_USAGE, "a PKCS#12 password with a NUL byte in it");
    if (!hex_decode(bytes_text(params->id), w.local_key_id, sizeof w.local_key_id))
        return err_set(e, ERR_INTERNAL, "a pair id has %d hex digits", PAIR_ID_LENGTH);
    enum err error = ossl_ready(e);
    if (error == ERR_OK)
        error = secret_terminate(secret_bytes(params->password), &terminated, e);
    if (error != ERR_OK)
        return error;
    w.password = (char *)terminated->bytes;
    error = build(&w, out, e);
    secret_free(&terminated);
    return error;
}
