#include "crypt/part.h"

#include <string.h>

#include "crypt/material.h"
#include "keys/pem.h"

#define BLOCKS 4 /* key, encryption certificate, signing certificate, root */

static enum err join(struct secret *const blocks[static BLOCKS], struct secret **out, struct errinfo *e)
{
    struct bytes pieces[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++)
        pieces[i] = secret_bytes(blocks[i]);
    return secret_join(pieces, BLOCKS, out, e);
}

static enum err format(const struct pair_parts *parts, const struct found_key *key, struct secret **out,
                       struct errinfo *e)
{
    struct secret *blocks[BLOCKS] = {NULL, NULL, NULL, NULL};
    enum err error = pem_format(pem_key_label(key->encoding), secret_bytes(key->der), &blocks[0], e);
    if (error == ERR_OK)
        error = pem_format("CERTIFICATE", parts->encryption, &blocks[1], e);
    if (error == ERR_OK)
        error = pem_format("CERTIFICATE", parts->signing, &blocks[2], e);
    if (error == ERR_OK)
        error = pem_format("CERTIFICATE", parts->root, &blocks[3], e);
    if (error == ERR_OK)
        error = join(blocks, out, e);
    for (size_t i = 0; i < BLOCKS; i++)
        secret_free(&blocks[i]);
    return error;
}

static const struct found_certificate *find_encryption(const struct material *m, const char *id)
{
    for (size_t i = 0; i < m->certificate_count; i++) {
        if (m->certificates[i].role == ROLE_ENCRYPTION && strcmp(m->certificates[i].pair_id, id) == 0)
            return &m->certificates[i];
    }
    return NULL;
}

static enum err check_and_format(struct material *m, const char *id, int64_t now, struct secret **out,
                                 struct errinfo *e)
{
    struct pair_parts parts;
    struct pair pair = {.key = NULL};
    const struct found_key *key = NULL;
    const struct found_certificate *encryption = find_encryption(m, id);
    if (encryption == NULL)
        return err_set(e, ERR_NOT_FOUND, "it is not in this file");
    enum err error = material_take(m, encryption, &parts, &key, e);
    if (error == ERR_OK)
        error = pair_from_parts(&parts, now, &pair, e);
    if (error == ERR_OK && key == NULL)
        error = err_set(e, ERR_CANNOT_OPEN, "its private key is not in this file; export the pair again");
    if (error == ERR_OK)
        error = format(&parts, key, out, e);
    pair_done(&pair);
    return error;
}

enum err client_part_format(struct bytes source, const struct load_params *params, const char *id, struct secret **out,
                            struct errinfo *e)
{
    struct material *m = NULL;
    enum err error = material_read(source, params, &m, e);
    if (error == ERR_OK)
        error = err_context(e, check_and_format(m, id, params->now, out, e), "pair %s", id);
    material_free(&m);
    if (params->origin != NULL)
        err_context(e, error, "%s", params->origin);
    return error;
}
