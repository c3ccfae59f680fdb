/*
 * launch/script: the start script, and the vault's memory of it.
 */
#ifndef ROLLSEAL_ADMIN_LAUNCH_SCRIPT_H
#define ROLLSEAL_ADMIN_LAUNCH_SCRIPT_H

#include "admin/launch/shell.h"
#include "vault/vault.h"

/* Errors: ERR_USAGE with "did you mean". */
NODISCARD enum err launch_shell_find(const char *name, const struct launch_shell **out, struct errinfo *e);

/* What is written, as a string for free(). Errors: ERR_USAGE (launch_check(); what this shell cannot express),
 * ERR_TOO_LARGE. */
NODISCARD enum err launch_script(const struct launch_shell *shell, const struct launch_start *s, char **out,
                                 struct errinfo *e);

struct launch_keep_params {
    const struct launch_shell *shell;
    const struct launch_start *start;
    const char *script;
    const char *output; /* a file that must be new; NULL: none is written */
    const char *reason; /* may be NULL */
};

/* Writes the file, and lets the vault remember its start parameters, with the audit row. The vault is open for change.
 * Errors: ERR_CONFLICT (the file is there), those of file_write() and of the vault. */
NODISCARD enum err launch_keep(struct vault *v, const struct launch_keep_params *params, struct errinfo *e);

#endif
