#include "crypt/material.h"

#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/ossl.h"

enum err material_new(struct material **out, struct errinfo *e)
{
    struct material *m = calloc(1, sizeof *m);
    if (m == NULL)
        return err_no_memory(e);
    *out = m;
    return ERR_OK;
}

void material_free(struct material **m)
{
    if (*m == NULL)
        return;
    for (size_t i = 0; i < (*m)->certificate_count; i++)
        buf_done(&(*m)->certificates[i].der);
    for (size_t i = 0; i < (*m)->key_count; i++) {
        key_free(&(*m)->keys[i].key);
        secret_free(&(*m)->keys[i].der);
    }
    free(*m);
    *m = NULL;
}

enum err material_count(struct material *m, struct errinfo *e)
{
    if (m->looked_at == LIMIT_PEM_BLOCKS)
        return err_set(e, ERR_TOO_LARGE, "more than %u keys and certificates in one file", LIMIT_PEM_BLOCKS);
    m->looked_at++;
    return ERR_OK;
}

enum err material_add_certificate(struct material *m, struct bytes der, struct errinfo *e)
{
    struct found_certificate *c = &m->certificates[m->certificate_count];
    if (der.size > LIMIT_CERTIFICATE)
        return err_set(e, ERR_TOO_LARGE, "a certificate of %zu bytes; at most %u are read", der.size,
                       LIMIT_CERTIFICATE);
    X509 *certificate = ossl_certificate(der);
    if (certificate == NULL)
        return err_set(e, ERR_MALFORMED, "a certificate is damaged");
    c->role = certificate_role(certificate, c->pair_id);
    X509_free(certificate);
    if (c->role == ROLE_OTHER)
        return ERR_OK;
    enum err error = buf_copy(der, &c->der, e);
    if (error == ERR_OK)
        m->certificate_count++;
    return error;
}

enum err material_add_key(struct material *m, struct bytes der, enum key_encoding encoding, struct errinfo *e)
{
    struct found_key *k = &m->keys[m->key_count];
    enum err error = key_load(der, encoding, &k->key, e);
    if (error != ERR_OK)
        return error == ERR_CANNOT_OPEN ? ERR_OK : error;
    m->key_count++;
    k->encoding = encoding;
    return secret_copy(der, &k->der, e);
}

static const struct found_certificate *find_signing(const struct material *m, const char *pair_id)
{
    for (size_t i = 0; i < m->certificate_count; i++) {
        const struct found_certificate *c = &m->certificates[i];
        if (c->role == ROLE_SIGNING && strcmp(c->pair_id, pair_id) == 0)
            return c;
    }
    return NULL;
}

/* The root that names say issued this certificate; whether it signed it is checked with the pair. */
static const struct found_certificate *find_root(const struct material *m, struct bytes certificate)
{
    const struct found_certificate *found = NULL;
    X509 *subject = ossl_certificate(certificate);
    for (size_t i = 0; i < m->certificate_count && found == NULL && subject != NULL; i++) {
        const struct found_certificate *c = &m->certificates[i];
        X509 *issuer = c->role == ROLE_ROOT ? ossl_certificate(buf_bytes(&c->der)) : NULL;
        if (issuer != NULL && X509_check_issued(issuer, subject) == X509_V_OK)
            found = c;
        X509_free(issuer);
    }
    X509_free(subject);
    ossl_forget_errors();
    return found;
}

/* NULL if the key of this certificate is not there. */
static struct found_key *find_key(struct material *m, struct bytes encryption)
{
    struct public_key wanted;
    if (public_key_from_certificate(encryption, &wanted, NULL) != ERR_OK)
        return NULL;
    for (size_t i = 0; i < m->key_count; i++) {
        if (m->keys[i].key != NULL && public_key_equals(&m->keys[i].key->public_key, &wanted))
            return &m->keys[i];
    }
    return NULL;
}

enum err material_take(struct material *m, const struct found_certificate *encryption, struct pair_parts *out,
                       const struct found_key **key, struct errinfo *e)
{
    const struct found_certificate *signing = find_signing(m, encryption->pair_id);
    const struct found_certificate *root = find_root(m, buf_bytes(&encryption->der));
    struct found_key *found = find_key(m, buf_bytes(&encryption->der));
    if (signing == NULL)
        return err_set(e, ERR_MALFORMED, "its signing certificate is missing; export the pair again");
    if (root == NULL)
        return err_set(e, ERR_MALFORMED, "the root that issued it is missing; export the pair again");
    *out = (struct pair_parts){buf_bytes(&encryption->der), buf_bytes(&signing->der), buf_bytes(&root->der), NULL};
    if (found != NULL) {
        out->key = found->key;
        found->key = NULL;
    }
    if (key != NULL)
        *key = found;
    return ERR_OK;
}

static enum err set_origin(struct pair *pair, const char *origin, struct errinfo *e)
{
    if (origin == NULL)
        return ERR_OK;
    pair->origin = strdup(origin);
    return pair->origin != NULL ? ERR_OK : err_no_memory(e);
}

static enum err add_checked(const struct pair_parts *parts, const struct load_params *params, struct pair_set *out,
                            struct errinfo *e)
{
    struct pair pair = {.key = NULL};
    enum err error = pair_from_parts(parts, params->now, &pair, e);
    if (error == ERR_OK)
        error = set_origin(&pair, params->origin, e);
    if (error == ERR_OK)
        error = pair_set_add(out, &pair, e);
    if (error == ERR_OK)
        error = pair_set_add_root(out, parts->root, e);
    pair_done(&pair);
    return error;
}

static enum err add_pair(struct material *m, const struct found_certificate *encryption,
                         const struct load_params *params, struct pair_set *out, struct errinfo *e)
{
    struct pair_parts parts;
    enum err error = material_take(m, encryption, &parts, NULL, e);
    return error == ERR_OK ? add_checked(&parts, params, out, e) : error;
}

/* A key that fits no certificate is the wrong one for a pair that has none. */
static enum err check_keys(const struct material *m, const struct pair_set *pairs, struct errinfo *e)
{
    bool left = false;
    for (size_t i = 0; i < m->key_count; i++)
        left = left || m->keys[i].key != NULL;
    for (size_t i = 0; i < pairs->count; i++) {
        if (left && pairs->pairs[i].key == NULL)
            return err_set(e, ERR_CANNOT_OPEN,
                           "pair %s: the private key in the file is not that of its encryption certificate; export the "
                           "pair again",
                           pairs->pairs[i].id);
    }
    return ERR_OK;
}

enum err material_to_pairs(struct material *m, const struct load_params *params, struct pair_set *out,
                           struct errinfo *e)
{
    struct pair_set pairs = {.pairs = NULL};
    enum err error = ERR_OK;
    for (size_t i = 0; i < m->certificate_count && error == ERR_OK; i++) {
        const struct found_certificate *c = &m->certificates[i];
        if (c->role != ROLE_ENCRYPTION)
            continue;
        error = add_pair(m, c, params, &pairs, e);
        err_context(e, error, "pair %s", c->pair_id);
    }
    if (error == ERR_OK && pairs.count == 0)
        error = err_set(e, ERR_MALFORMED,
                        "no encryption certificate of a pair in it; a client part is made by "
                        "`rollseal-admin pair export`");
    if (error == ERR_OK)
        error = check_keys(m, &pairs, e);
    if (error != ERR_OK) {
        pair_set_done(&pairs);
        return error;
    }
    *out = pairs;
    return ERR_OK;
}
