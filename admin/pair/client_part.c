#include "admin/pair/client_part.h"

#include <string.h>

#include "base/limits.h"
#include "crypt/key.h"
#include "keys/pem.h"

void client_part_done(struct client_part *p)
{
    pair_row_done(&p->row);
    vault_facts_done(&p->vault);
    secret_free(&p->key);
    pair_done(&p->pair);
}

static enum err check_state(const struct pair_row *row, struct errinfo *e)
{
    if (row->state != PAIR_REVOKED)
        return ERR_OK;
    return err_set(e, ERR_CONFLICT,
                   "pair %s is revoked, and no client should have it; export the active one: rollseal-admin pair list",
                   row->id);
}

/* The full check of the certificates, and that the key fits. */
static enum err check_parts(struct client_part *p, int64_t now, struct errinfo *e)
{
    struct pair_parts parts = {.encryption = buf_bytes(&p->row.encryption),
                               .signing = buf_bytes(&p->row.signing),
                               .root = buf_bytes(&p->vault.root)};
    enum err error = key_load(secret_bytes(p->key), KEY_PKCS8, &parts.key, e);
    if (error == ERR_OK)
        error = pair_from_parts(&parts, now, &p->pair, e);
    return err_context(e, error, "pair %s", p->row.id);
}

enum err client_part_load(struct vault *v, const char *id, int64_t now, struct client_part *p, struct errinfo *e)
{
    char key[VAULT_PATH_SIZE];
    enum err error = registry_pair(vault_registry(v), id, &p->row, e);
    if (error == ERR_OK)
        error = check_state(&p->row, e);
    if (error == ERR_OK)
        error = registry_facts(vault_registry(v), &p->vault, e);
    if (error != ERR_OK)
        return error;
    vault_path_of_encryption_key(p->row.id, key);
    error = vault_get(v, key, LIMIT_SOURCE_FILE, &p->key, e);
    if (error == ERR_OK)
        error = check_parts(p, now, e);
    return error;
}

enum err client_part_pem(const struct client_part *p, struct secret **out, struct errinfo *e)
{
    const struct {
        const char *label;
        struct bytes der;
    } parts[] = {{pem_key_label(KEY_PKCS8), secret_bytes(p->key)},
                 {"CERTIFICATE", buf_bytes(&p->row.encryption)},
                 {"CERTIFICATE", buf_bytes(&p->row.signing)},
                 {"CERTIFICATE", buf_bytes(&p->vault.root)},
                 {"X509 CRL", buf_bytes(&p->vault.crl)}};
    struct secret *blocks[sizeof parts / sizeof parts[0]] = {NULL};
    struct bytes pieces[sizeof parts / sizeof parts[0]];
    size_t count = p->vault.crl.size > 0 ? 5 : 4;
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < count; i++) {
        error = pem_format(parts[i].label, parts[i].der, &blocks[i], e);
        if (error == ERR_OK)
            pieces[i] = secret_bytes(blocks[i]);
    }
    if (error == ERR_OK)
        error = secret_join(pieces, count, out, e);
    for (size_t i = 0; i < count; i++)
        secret_free(&blocks[i]);
    return error;
}

enum err client_part_check(const struct client_part *p, const struct secret *built, const struct load_params *how,
                           struct errinfo *e)
{
    struct pair_set set = {.pairs = NULL};
    enum err error = pairs_load(secret_bytes(built), how, &set, e);
    if (error != ERR_OK)
        return error;
    const struct pair *pair = pair_set_find(&set, bytes_text(p->row.id));
    if (set.count != 1 || pair == NULL || pair->key == NULL)
        error = err_set(e, ERR_INTERNAL, "the export of pair %s cannot be loaded again", p->row.id);
    pair_set_done(&set);
    return error;
}
