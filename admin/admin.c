#include "admin/admin.h"

#include <stdlib.h>
#include <string.h>

#include "admin/passphrase.h"
#include "admin/preferences.h"
#include "base/ascii.h"
#include "system/host.h"
#include "system/path.h"

const char *admin_pair_id(const char *word, char id[static PAIR_ID_SIZE])
{
    if (word == NULL || strlen(word) != PAIR_ID_LENGTH)
        return word;
    for (size_t i = 0; i < PAIR_ID_SIZE; i++)
        id[i] = ascii_lower(word[i]);
    return id;
}

static enum err take_vault_path(const char *path, const char *what, char **out, struct errinfo *e)
{
    enum err error = path_check(path, what, e);
    return error == ERR_OK ? text_copy(path, out, e) : error;
}

enum err admin_vault_path(const struct cli_context *c, char **out, struct errinfo *e)
{
    const struct admin_globals *globals = c->globals;
    if (globals->vault != NULL)
        return take_vault_path(globals->vault, "--vault", out, e);
    const char *variable = host_variable("ROLLSEAL_VAULT");
    if (variable != NULL)
        return take_vault_path(variable, "$ROLLSEAL_VAULT", out, e);
    struct admin_preferences preferences;
    enum err error = admin_preferences_load(HOST_ADMIN_PREFERENCES, &preferences, e);
    if (error != ERR_OK)
        return error;
    if (preferences.vault == NULL)
        return host_data_folder(out, e);
    *out = preferences.vault;
    return ERR_OK;
}

enum err admin_find_vault(const struct cli_context *c, char **out, struct errinfo *e)
{
    char *path = NULL;
    enum err error = admin_vault_path(c, &path, e);
    if (error == ERR_OK)
        error = vault_find(path, e);
    if (error == ERR_OK) {
        *out = path;
        path = NULL;
    }
    free(path);
    return error;
}

enum err admin_open(const struct cli_context *c, enum vault_access access, struct vault **out, struct errinfo *e)
{
    char *path = NULL;
    enum err error = admin_vault_path(c, &path, e);
    if (error == ERR_OK)
        error = vault_open(path, access, c->program, out, e);
    free(path);
    return error;
}

enum err admin_read(struct cli_context *c, admin_work *work, const struct cli_strings *operands, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_READ, &v, e);
    if (error == ERR_OK)
        error = work(c, v, operands, e);
    vault_close(&v);
    return error;
}

enum err admin_open_unlocked(const struct cli_context *c, struct vault **out, struct errinfo *e)
{
    char *path = NULL;
    struct secret *passphrase = NULL;
    struct vault *v = NULL;
    enum err error = admin_find_vault(c, &path, e);
    if (error == ERR_OK)
        error = admin_passphrase(c, &passphrase, e);
    if (error == ERR_OK)
        error = vault_open(path, VAULT_CHANGE, c->program, &v, e);
    if (error == ERR_OK)
        error = vault_unlock(v, passphrase, e);
    if (error == ERR_OK) {
        *out = v;
        v = NULL;
    }
    vault_close(&v);
    secret_free(&passphrase);
    free(path);
    return error;
}
