/*
 * admin/admin: what the commands of rollseal-admin share: the options in front of the command, and opening the vault
 * that they name.
 */
#ifndef ROLLSEAL_ADMIN_ADMIN_H
#define ROLLSEAL_ADMIN_ADMIN_H

#include "cli/command.h"
#include "vault/vault.h"

struct admin_globals {
    const char *vault;           /* --vault */
    const char *passphrase_file; /* --passphrase-file */
};

/* --reason TEXT of every changing command: the table goes behind the command's own options. */
#define ADMIN_REASON_OPTION(args_type)                                                                                 \
    {                                                                                                                  \
        "reason", 0, CLI_STRING, offsetof(args_type, reason), "TEXT", "why, for the audit list"                        \
    }

/* A pair id as it was typed, capitals or not, in the spelling of the vault: `id`, or the word itself if it cannot be an
 * id. NULL stays NULL. */
const char *admin_pair_id(const char *word, char id[static PAIR_ID_SIZE]);

/* The vault's folder: `--vault`, else `$ROLLSEAL_VAULT`, else `Vault` in admin.ini, else the data folder. New string
 * for free(). Errors: ERR_USAGE (admin.ini; no home; no path). */
NODISCARD enum err admin_vault_path(const struct cli_context *c, char **out, struct errinfo *e);

/* The same, if a vault is there: called before anybody is asked for a passphrase, which nobody types for nothing.
 * Errors besides: those of vault_find(). */
NODISCARD enum err admin_find_vault(const struct cli_context *c, char **out, struct errinfo *e);

/* Opens the vault for a command that seals and signs nothing. Errors: ERR_USAGE (admin.ini; no home), those of
 * vault_open(). */
NODISCARD enum err admin_open(const struct cli_context *c, enum vault_access access, struct vault **out,
                              struct errinfo *e);

/* What a command does with the open vault. */
typedef enum err admin_work(struct cli_context *c, struct vault *v, const struct cli_strings *operands,
                            struct errinfo *e);

/* Opens the vault for reading, does the work, and closes it. Errors: those of admin_open() and of the work. */
NODISCARD enum err admin_read(struct cli_context *c, admin_work *work, const struct cli_strings *operands,
                              struct errinfo *e);

/* Opens it for change and unlocks it: asks for the passphrase first, then takes the lock. Errors: ERR_USAGE without a
 * passphrase to be had, those of vault_open() and vault_unlock(). */
NODISCARD enum err admin_open_unlocked(const struct cli_context *c, struct vault **out, struct errinfo *e);

#endif
