/*
 * pair/part_file: a client part leaves the vault: as a new file that its owner alone reads, with its audit row.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_PART_FILE_H
#define ROLLSEAL_ADMIN_PAIR_PART_FILE_H

#include "vault/vault.h"

struct part_file_params {
    const char *action; /* of the audit row: "pair export" */
    const char *id;
    const char *output; /* a file that must be new, or a folder */
    const char *name;   /* of the file in that folder */
    const char *reason; /* may be NULL */
};

/* *path is where it is. Errors: ERR_USAGE (standard output), ERR_UNREACHABLE (no such folder), ERR_CONFLICT (the file
 * is there), what file_write() and the vault return. */
NODISCARD enum err part_file_write(struct vault *v, const struct part_file_params *params, const struct secret *file,
                                   char **path, struct errinfo *e);

#endif
