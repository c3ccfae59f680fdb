/*
 * vault_commands/new_passphrase: the same end of `vault passphrase` and `vault recover`: another passphrase.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_NEW_PASSPHRASE_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_NEW_PASSPHRASE_H

#include "admin/vault_commands/credential.h"

struct new_passphrase_params {
    const char *path;                    /* of the vault */
    const char *file;                    /* --new-passphrase-file; NULL: it is asked for, twice */
    const char *action, *reason;         /* for the audit list */
    const struct credential *credential; /* what opens the vault now */
};

/* Asks, opens the vault for change and sets it. A credential that does not fit is told before the question. Errors:
 * those of credential_open(), ERR_USAGE (no terminal to ask on), ERR_IO. */
NODISCARD enum err new_passphrase_set(struct cli_context *c, const struct new_passphrase_params *params,
                                      struct errinfo *e);

#define NEW_PASSPHRASE_OPTION(args_type)                                                                               \
    {                                                                                                                  \
        "new-passphrase-file", 0, CLI_STRING, offsetof(args_type, new_passphrase_file), "FILE",                        \
            "the new passphrase is its first line; - is standard input"                                                \
    }

#endif
