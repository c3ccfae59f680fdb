/*
 * vault_commands/credential: what opens a vault or a backup: the passphrase, or the recovery identity.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_CREDENTIAL_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_CREDENTIAL_H

#include "admin/admin.h"

/* One of them is there. */
struct credential {
    struct secret *passphrase;
    struct secret *identity_file; /* the text of an identity file of age */
};
void credential_done(struct credential *c); /* accepts an empty one */

/* The passphrase, as every command gets it; or, if `identity_path` is not NULL, the file there. Errors: those of
 * admin_passphrase(), ERR_NOT_FOUND, ERR_IO, ERR_TOO_LARGE. */
NODISCARD enum err credential_get(const struct cli_context *c, const char *identity_path, struct credential *out,
                                  struct errinfo *e);

/* Errors: those of vault_unlock(). */
NODISCARD enum err credential_unlock(struct vault *v, const struct credential *with, struct errinfo *e);

/* Opens the vault at `path` and unlocks it. Errors: those of vault_open() and vault_unlock(). */
NODISCARD enum err credential_open(const struct cli_context *c, const char *path, enum vault_access access,
                                   const struct credential *with, struct vault **out, struct errinfo *e);

/* It fits; for those who ask for more before the vault is opened for change. */
NODISCARD enum err credential_check(const struct cli_context *c, const char *path, const struct credential *with,
                                    struct errinfo *e);

#endif
