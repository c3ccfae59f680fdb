#include "admin/vault_commands/credential.h"

#include "admin/passphrase.h"
#include "base/limits.h"
#include "files/file.h"
#include "system/path.h"
#include "vault/identity_list.h"

void credential_done(struct credential *c)
{
    secret_free(&c->passphrase);
    secret_free(&c->identity_file);
}

/* What the identities are worth is seen later; an error in their file is said here, where its name is known. */
static enum err read_identities(const char *path, struct secret **out, struct errinfo *e)
{
    struct identity_list identities = {.count = 0};
    struct secret *file = NULL;
    enum err error = path_check(path, "--identity", e);
    if (error == ERR_OK)
        error = file_read_secret(path, LIMIT_PREFERENCES, &file, NULL, e);
    if (error == ERR_OK)
        error = err_context(e, identity_list_parse(file, &identities, e), "%s", path);
    identity_list_done(&identities);
    if (error == ERR_OK) {
        *out = file;
        file = NULL;
    }
    secret_free(&file);
    return error;
}

enum err credential_get(const struct cli_context *c, const char *identity_path, struct credential *out,
                        struct errinfo *e)
{
    if (identity_path == NULL)
        return admin_passphrase(c, &out->passphrase, e);
    return read_identities(identity_path, &out->identity_file, e);
}

enum err credential_unlock(struct vault *v, const struct credential *with, struct errinfo *e)
{
    return with->identity_file != NULL ? vault_unlock_by_recovery(v, with->identity_file, e)
                                       : vault_unlock(v, with->passphrase, e);
}

enum err credential_open(const struct cli_context *c, const char *path, enum vault_access access,
                         const struct credential *with, struct vault **out, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = vault_open(path, access, c->program, &v, e);
    if (error == ERR_OK)
        error = credential_unlock(v, with, e);
    if (error == ERR_OK) {
        *out = v;
        v = NULL;
    }
    vault_close(&v);
    return error;
}

enum err credential_check(const struct cli_context *c, const char *path, const struct credential *with,
                          struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = credential_open(c, path, VAULT_READ, with, &v, e);
    vault_close(&v);
    return error;
}
