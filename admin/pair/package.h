/*
 * pair/package: the client part of a pair as a package for the software distribution: it puts the part into the
 * machine's store, root:rollseal 0640, and takes it out again. It holds the key.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_PACKAGE_H
#define ROLLSEAL_ADMIN_PAIR_PACKAGE_H

#include "vault/vault.h"

struct package_params {
    const char *id;
    const char *format; /* "deb", "tar" (to be unpacked in the root of the file system) */
    const char *output; /* a file that must be new, or a folder */
    const char *reason; /* may be NULL */
    int64_t now;
};

/* The format is one that there is. Errors: ERR_USAGE with "did you mean". */
NODISCARD enum err package_check_format(const char *format, struct errinfo *e);

/* Writes the file (0600) with its audit row. *path is its path, *state that of the pair. The vault is unlocked. Errors:
 * as pair_export(). */
NODISCARD enum err pair_package(struct vault *v, const struct package_params *params, char **path,
                                enum pair_state *state, struct errinfo *e);

#endif
