#include "admin/vault_commands/new_passphrase.h"

#include "admin/passphrase.h"

static enum err store(struct vault *v, const struct new_passphrase_params *params, const struct secret *passphrase,
                      struct errinfo *e)
{
    enum err error = vault_set_passphrase(v, passphrase, params->action, params->reason, e);
    if (error == ERR_OK && params->credential->identity_file != NULL)
        error = vault_remember_recovery(v, params->credential->identity_file, e);
    return error;
}

enum err new_passphrase_set(struct cli_context *c, const struct new_passphrase_params *params, struct errinfo *e)
{
    struct secret *passphrase = NULL;
    struct vault *v = NULL;
    enum err error = credential_check(c, params->path, params->credential, e);
    if (error == ERR_OK)
        error =
            admin_new_secret(params->file, "--new-passphrase-file FILE", "new passphrase of the vault", &passphrase, e);
    if (error == ERR_OK)
        error = credential_open(c, params->path, VAULT_CHANGE, params->credential, &v, e);
    if (error == ERR_OK)
        error = store(v, params, passphrase, e);
    if (error == ERR_OK) {
        result_text(c->result, "vault", "vault", params->path);
        cli_note(c, "the vault '%s' has a new passphrase; backups made before still open with the old one",
                 params->path);
        admin_warn_of_short_passphrase(c, passphrase);
    }
    vault_close(&v);
    secret_free(&passphrase);
    return error;
}
