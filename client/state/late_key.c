#include "state/late_key.h"

#include <stdlib.h>

struct late_key {
    struct key base;
    struct secret *der;
    enum key_encoding encoding;
};

/* A key of its operations; they are the only ones that are given it. */
static const struct late_key *late(const struct key *k)
{
    return (const struct late_key *)k;
}

static enum err load(const struct late_key *k, struct key **out, struct errinfo *e)
{
    return key_load_known(secret_bytes(k->der), k->encoding, &k->base.public_key, out, e);
}

static enum err late_agree(const struct key *k, struct bytes peer, struct secret *shared, struct errinfo *e)
{
    struct key *real = NULL;
    enum err error = load(late(k), &real, e);
    if (error == ERR_OK)
        error = key_agree(real, peer, shared, e);
    key_free(&real);
    return error;
}

static enum err late_rsa_open(const struct key *k, struct bytes label, struct bytes sealed, struct secret **out,
                              struct errinfo *e)
{
    struct key *real = NULL;
    enum err error = load(late(k), &real, e);
    if (error == ERR_OK)
        error = key_rsa_open(real, label, sealed, out, e);
    key_free(&real);
    return error;
}

static void late_free(struct key *k)
{
    struct late_key *key = (struct late_key *)k;
    secret_free(&key->der);
    free(key);
}

static const struct key_operations operations = {late_agree, late_rsa_open, late_free};

struct key *late_key_new(struct secret **der, enum key_encoding encoding, const struct public_key *public_key)
{
    struct late_key *key = calloc(1, sizeof *key);
    if (key == NULL) {
        secret_free(der);
        return NULL;
    }
    key->base = (struct key){.operations = &operations, .public_key = *public_key};
    key->der = *der;
    key->encoding = encoding;
    *der = NULL;
    return &key->base;
}
