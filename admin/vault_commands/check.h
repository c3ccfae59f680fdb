/*
 * vault_commands/check: whether a vault is what it should be, before it is needed: the registry, the root and its CRL,
 * every certificate and key, every content, the files around them, and what lies at the points. Changes nothing of it.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_CHECK_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_CHECK_H

#include "admin/vault_commands/findings.h"
#include "vault/vault.h"

struct check_params {
    bool opens_files; /* the vault is unlocked: every key and content is opened, and keys must fit their certificates */
    int64_t now;
};

struct check_report {
    struct findings findings;
    size_t pairs, contents, points; /* that were looked at */
};
void check_report_done(struct check_report *r);

/* The vault is open for change, so that nobody changes it meanwhile. Errors: ERR_INTERNAL; what the registry returns if
 * it cannot be read at all. */
NODISCARD enum err check_run(struct vault *v, const struct check_params *params, struct check_report *out,
                             struct errinfo *e);

#endif
