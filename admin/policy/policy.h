/*
 * policy/policy: the policy `encrypted-only` of the vault: published files say it, and a client that has accepted one
 * of them takes no plain file of any name any more. It cannot be taken back from here: what a client has accepted ends
 * by revocation, or by its own administrator.
 */
#ifndef ROLLSEAL_ADMIN_POLICY_POLICY_H
#define ROLLSEAL_ADMIN_POLICY_POLICY_H

#include "vault/registry.h"

/* Whether the vault has it. Errors: ERR_CONFLICT before the first activation, when files are plain. */
NODISCARD enum err policy_check(struct registry *r, bool *is_set, struct errinfo *e);

struct policy_set_params {
    const char *detail; /* for the audit list: what the gate says; may be NULL */
    const char *reason; /* may be NULL */
};

/* Sets it, in a transaction with its audit row. Errors: those of the registry. */
NODISCARD enum err policy_set(struct registry *r, const struct policy_set_params *params, struct errinfo *e);

#endif
