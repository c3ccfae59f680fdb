/*
 * admin/passphrase: where the vault's passphrase comes from: --passphrase-file, $ROLLSEAL_PASSPHRASE_FILE, systemd's
 * credentials, or the terminal. Never the command line.
 */
#ifndef ROLLSEAL_ADMIN_PASSPHRASE_H
#define ROLLSEAL_ADMIN_PASSPHRASE_H

#include "admin/admin.h"

/* Errors: ERR_USAGE if there is none of these; ERR_NOT_FOUND, ERR_IO: its file. */
NODISCARD enum err admin_passphrase(const struct cli_context *c, struct secret **out, struct errinfo *e);

/* One for a new vault: on a terminal it is asked for twice. */
NODISCARD enum err admin_new_passphrase(const struct cli_context *c, struct secret **out, struct errinfo *e);

/* A secret that has an option FILE of its own (the password of an export): from there, else asked for twice. */
NODISCARD enum err admin_new_secret(const char *file, const char *option, const char *what, struct secret **out,
                                    struct errinfo *e);

/* Warns of one that whoever copies the vault can guess. */
void admin_warn_of_short_passphrase(const struct cli_context *c, const struct secret *passphrase);

#endif
