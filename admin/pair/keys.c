#include "admin/pair/keys.h"

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

bool keys_are_kept(const struct pair_rows *pairs, const char *path)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_row *pair = &pairs->rows[i];
        char encryption[VAULT_PATH_SIZE], signing[VAULT_PATH_SIZE];
        vault_path_of_encryption_key(pair->id, encryption);
        vault_path_of_signing_key(pair->id, signing);
        if (strcmp(path, encryption) == 0)
            return true;
        if (strcmp(path, signing) == 0)
            return lifecycle_keeps_signing_key(pair->state);
    }
    return false;
}

/* Removes the file of this name if it is a key that the registry does not keep. Other files are not ours. */
static enum err sweep_name(struct vault *v, const struct pair_rows *pairs, const char *name, struct errinfo *e)
{
    char *path = NULL;
    enum err error = path_join(VAULT_FOLDER_OF_PAIRS, name, &path, e);
    if (error == ERR_OK && vault_file_is_known(path) && !keys_are_kept(pairs, path))
        error = vault_remove(v, path, e);
    free(path);
    return error;
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
