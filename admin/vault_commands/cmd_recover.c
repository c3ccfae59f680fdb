#include <stdlib.h>

#include "admin/commands.h"
#include "admin/vault_commands/new_passphrase.h"

struct recover_args {
    const char *identity, *new_passphrase_file, *reason;
};

static const struct cli_option recover_options[] = {
    {"identity", 0, CLI_STRING, offsetof(struct recover_args, identity), "FILE",
     "the recovery identity, as `init` gave it out"},
    NEW_PASSPHRASE_OPTION(struct recover_args),
    ADMIN_REASON_OPTION(struct recover_args),
    CLI_OPTIONS_END,
};

static enum err check_args(const struct cli_context *c, const struct recover_args *a, struct errinfo *e)
{
    const struct admin_globals *globals = c->globals;
    if (a->identity == NULL)
        return err_set(e, ERR_USAGE, "what opens the vault? give --identity FILE, with the recovery identity");
    if (globals->passphrase_file != NULL)
        return err_set(e, ERR_USAGE,
                       "the old passphrase is not needed: leave --passphrase-file out, and name the new one with "
                       "--new-passphrase-file");
    return ERR_OK;
}

static enum err recover(struct cli_context *c, const struct recover_args *a, const char *path, struct errinfo *e)
{
    struct credential identity = {NULL, NULL};
    enum err error = credential_get(c, a->identity, &identity, e);
    if (error == ERR_OK) {
        const struct new_passphrase_params params = {.path = path,
                                                     .file = a->new_passphrase_file,
                                                     .action = "vault recover",
                                                     .reason = a->reason,
                                                     .credential = &identity};
        error = new_passphrase_set(c, &params, e);
    }
    credential_done(&identity);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    char *path = NULL;
    enum err error = check_args(c, args, e);
    if (error == ERR_OK)
        error = admin_find_vault(c, &path, e);
    if (error == ERR_OK)
        error = recover(c, args, path, e);
    free(path);
    return error;
}

const struct cli_command cmd_vault_recover = {
    .name = "vault recover",
    .needs = "identity",
    .summary = "open the vault by the recovery identity, and give it a new passphrase",
    .description = "For a passphrase that is lost. FILE holds the line AGE-SECRET-KEY-1... that `init` gave out.",
    .example = "rollseal-admin vault recover --identity recovery.txt",
    .options = recover_options,
    .args_size = sizeof(struct recover_args),
    .run = run,
};
