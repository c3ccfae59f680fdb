/*
 * commands/store: writes client parts into a store: a folder with one file a pair, ID.pem.
 */
#ifndef ROLLSEAL_COMMANDS_STORE_H
#define ROLLSEAL_COMMANDS_STORE_H

#include "base/secret.h"

#define STORE_USUAL "store" /* the machine's */

struct store_params {
    const char *folder;
    const char *group; /* that may read it; NULL: only the account that installs */
    bool all_users;    /* everybody may */
};

/* Makes the folder if it is missing, with the modes that these readers need. Errors: ERR_IO, ERR_UNREACHABLE,
 * ERR_CONFLICT, ERR_NOT_FOUND (the group). */
NODISCARD enum err store_prepare(const struct store_params *params, struct errinfo *e);

/* Writes the file of a pair, unless it is there already. Errors: those of file_write(). */
NODISCARD enum err store_put(const struct store_params *params, const char *id, const struct secret *pem,
                             bool *was_there, struct errinfo *e);

/* The file of a pair, as a new string for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err store_path(const char *folder, const char *id, char **out, struct errinfo *e);

/* Adds to a failure in the machine's store (ERR_IO) that root may do it. Returns `error`. */
enum err store_advise(const char *folder, enum err error, struct errinfo *e);

#endif
