/*
 * vault/recovery_identity: what opens a vault whose passphrase is lost: an X25519 identity in a file that belongs to
 * this account alone, as `init` writes it. The vault does not keep it.
 */
#ifndef ROLLSEAL_VAULT_RECOVERY_IDENTITY_H
#define ROLLSEAL_VAULT_RECOVERY_IDENTITY_H

#include "keys/key.h"

struct recovery_identity {
    struct key *key;
    struct secret *line; /* "AGE-SECRET-KEY-1…", without LF; NULL: there is none */
    bool is_in_file;     /* it was read from there */
};
void recovery_identity_done(struct recovery_identity *r); /* accepts an empty one */

/* The one in a file that an init has left which was interrupted before there was a vault; an empty one if nothing is
 * there. Errors: ERR_CONFLICT (something else is there, or somebody else may read it), ERR_INTERNAL. */
NODISCARD enum err recovery_identity_find(const char *path, struct recovery_identity *out, struct errinfo *e);

/* Writes it to a new file, 0600, durably. Errors: as file_write(). */
NODISCARD enum err recovery_identity_write(const struct recovery_identity *r, const char *path, struct errinfo *e);

#endif
