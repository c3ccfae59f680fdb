/*
 * vault/audit: who did what, when and why. Each changing command adds its row within its own transaction, so there is
 * no change without a row and no row without a change.
 */
#ifndef ROLLSEAL_VAULT_AUDIT_H
#define ROLLSEAL_VAULT_AUDIT_H

#include "vault/registry.h"

struct audit_entry {
    const char *action; /* "pair activate" */
    const char *object; /* pair id, name, point; NULL if none */
    const char *detail; /* what changed, without values; may be NULL */
    const char *reason; /* may be NULL */
};

/* Account (with `$SUDO_USER`) and time are filled in. */
NODISCARD enum err audit_add(struct registry *r, const struct audit_entry *entry, struct errinfo *e);

/* The same, and commits the transaction, whose last part it is. */
NODISCARD enum err audit_commit(struct registry *r, const struct audit_entry *entry, struct errinfo *e);

#endif
