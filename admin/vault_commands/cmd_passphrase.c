#include <stdlib.h>

#include "admin/commands.h"
#include "admin/vault_commands/new_passphrase.h"

struct passphrase_args {
    const char *new_passphrase_file, *reason;
};

static const struct cli_option passphrase_options[] = {
    NEW_PASSPHRASE_OPTION(struct passphrase_args),
    ADMIN_REASON_OPTION(struct passphrase_args),
    CLI_OPTIONS_END,
};

static enum err change(struct cli_context *c, const struct passphrase_args *a, const char *path, struct errinfo *e)
{
    struct credential old = {NULL, NULL};
    enum err error = credential_get(c, NULL, &old, e);
    if (error == ERR_OK) {
        const struct new_passphrase_params params = {.path = path,
                                                     .file = a->new_passphrase_file,
                                                     .action = "vault passphrase",
                                                     .reason = a->reason,
                                                     .credential = &old};
        error = new_passphrase_set(c, &params, e);
    }
    credential_done(&old);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    char *path = NULL;
    enum err error = admin_find_vault(c, &path, e);
    if (error == ERR_OK)
        error = change(c, args, path, e);
    free(path);
    return error;
}

const struct cli_command cmd_vault_passphrase = {
    .name = "vault passphrase",
    .summary = "give the vault another passphrase",
    .description =
        "Asks for the passphrase, and twice for the new one. The recovery identity opens the vault as before. "
        "Whoever knew the old passphrase and has a copy of the vault can still open that copy.",
    .example = "rollseal-admin vault passphrase",
    .options = passphrase_options,
    .args_size = sizeof(struct passphrase_args),
    .run = run,
};
