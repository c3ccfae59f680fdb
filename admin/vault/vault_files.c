#include "vault/vault_private.h"

#include <string.h>

#include "system/path.h"

const char *const vault_folders[VAULT_FOLDER_COUNT] = {"key", "root", VAULT_FOLDER_OF_PAIRS, VAULT_FOLDER_OF_CONTENTS};

/* Those with a name of their own. */
static const char *const files[] = {
    VAULT_PATH_OF_REGISTRY,           VAULT_PATH_OF_PASSPHRASE_KEY, VAULT_PATH_OF_RECOVERY_KEY,
    VAULT_PATH_OF_RECOVERY_RECIPIENT, VAULT_PATH_OF_ROOT_KEY,
};

enum err vault_make_folders(struct vault *v, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < VAULT_FOLDER_COUNT; i++)
        error = vault_make_folder(v, vault_folders[i], e);
    return error;
}

bool vault_folder_is_known(const char *relative)
{
    for (size_t i = 0; i < VAULT_FOLDER_COUNT; i++) {
        if (strcmp(relative, vault_folders[i]) == 0)
            return true;
    }
    return false;
}

static bool is_key_of_pair(const char *relative)
{
    char encryption[VAULT_PATH_SIZE], signing[VAULT_PATH_SIZE];
    const char *id = path_name(relative);
    if (!pair_id_is_valid((struct bytes){(const uint8_t *)id, strnlen(id, PAIR_ID_LENGTH)}))
        return false;
    vault_path_of_encryption_key(id, encryption);
    vault_path_of_signing_key(id, signing);
    return strcmp(relative, encryption) == 0 || strcmp(relative, signing) == 0;
}

bool vault_path_is_content(const char *relative, int64_t *revision)
{
    char path[VAULT_PATH_SIZE];
    uint64_t number = 0;
    const char *name = path_name(relative);
    const struct bytes digits = {(const uint8_t *)name, strcspn(name, ".")};
    if (!bytes_to_number(digits, INT64_MAX, &number))
        return false;
    vault_path_of_content((int64_t)number, path);
    *revision = (int64_t)number;
    return strcmp(relative, path) == 0;
}

bool vault_file_is_known(const char *relative)
{
    int64_t revision;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (strcmp(relative, files[i]) == 0)
            return true;
    }
    return is_key_of_pair(relative) || vault_path_is_content(relative, &revision);
}

bool vault_is_open_to_others(const struct vault *v, unsigned mode)
{
    return (mode & (v->is_shared ? 0007u : 0077u)) != 0;
}
