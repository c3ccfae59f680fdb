/*
 * pair/export: the client part of a pair as a file: encryption certificate and its private key, signing certificate
 * without its key, root certificate. Whoever holds it reads every configuration sealed to the pair, and forges none.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_EXPORT_H
#define ROLLSEAL_ADMIN_PAIR_EXPORT_H

#include "vault/vault.h"

struct export_params {
    const char *id;
    const char *format;            /* "pem", "p12", "age" (only the identity line of an X25519 pair) */
    const char *output;            /* a file that must be new, or a folder */
    const struct secret *password; /* of "p12"; NULL otherwise */
    const char *reason;            /* may be NULL */
    int64_t now;
};

/* The format is one that there is. Errors: ERR_USAGE with "did you mean". */
NODISCARD enum err export_check_format(const char *format, struct errinfo *e);

/*
 * Writes the file (0600) after it has passed the full check that clients make, with its audit row. *path is its path,
 * *state that of the pair. The vault is unlocked. Errors: ERR_NOT_FOUND, ERR_CONFLICT (the pair is revoked; the file is
 * there), ERR_USAGE (format "age" of another kind of pair), what file_write() and the vault return.
 */
NODISCARD enum err pair_export(struct vault *v, const struct export_params *params, char **path, enum pair_state *state,
                               struct errinfo *e);

#endif
