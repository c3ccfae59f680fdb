#include "admin/pair/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/pair/lifecycle.h"
#include "base/limits.h"
#include "files/folder.h"
#include "system/path.h"

enum err keys_put(struct vault *v, const struct issued_pair *pair, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    vault_path_of_encryption_key(pair->id, path);
    enum err error = vault_put(v, path, secret_bytes(pair->encryption_key), e);
    if (error != ERR_OK)
        return error;
    vault_path_of_signing_key(pair->id, path);
    return vault_put(v, path, secret_bytes(pair->signing_seed), e);
}

static const struct pair_row *find(const struct pair_rows *pairs, const char *id)
{
    for (size_t i = 0; i < pairs->count; i++) {
        if (strcmp(pairs->rows[i].id, id) == 0)
            return &pairs->rows[i];
    }
    return NULL;
}

/* Removes the file of this name if it is a key that the registry does not keep. Other files are not ours. */
static enum err sweep_name(struct vault *v, const struct pair_rows *pairs, const char *name, struct errinfo *e)
{
    char id[PAIR_ID_SIZE], encryption[VAULT_PATH_SIZE], signing[VAULT_PATH_SIZE];
    snprintf(id, sizeof id, "%.16s", name);
    if (!pair_id_is_valid(bytes_text(id)))
        return ERR_OK;
    const struct pair_row *pair = find(pairs, id);
    vault_path_of_encryption_key(id, encryption);
    vault_path_of_signing_key(id, signing);
    if (strcmp(name, path_name(encryption)) == 0 && pair == NULL)
        return vault_remove(v, encryption, e);
    if (strcmp(name, path_name(signing)) == 0 && (pair == NULL || !lifecycle_keeps_signing_key(pair->state)))
        return vault_remove(v, signing, e);
    return ERR_OK;
}

static enum err sweep_names(struct vault *v, const struct folder_names *names, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(vault_registry(v), &pairs, e);
    for (size_t i = 0; error == ERR_OK && i < names->count; i++)
        error = sweep_name(v, &pairs, names->names[i], e);
    pair_rows_done(&pairs);
    return error;
}

enum err keys_sweep(struct vault *v, struct errinfo *e)
{
    struct folder_names names = {NULL, 0};
    char *folder = NULL;
    enum err error = path_join(vault_path(v), VAULT_FOLDER_OF_PAIRS, &folder, e);
    if (error == ERR_OK) {
        folder_clean(folder);
        error = folder_list(folder, LIMIT_VAULT_FILES, &names, e);
    }
    if (error == ERR_OK)
        error = sweep_names(v, &names, e);
    folder_names_done(&names);
    free(folder);
    return error;
}
