/*
 * config/remove: takes a configuration out of the vault and its file from the points. What was published stays in the
 * vault with its history: a name that is imported again goes on above its serials, and can be rolled back.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_REMOVE_H
#define ROLLSEAL_ADMIN_CONFIG_REMOVE_H

#include "admin/publish/removed.h"
#include "vault/vault.h"

struct remove_params {
    const char *name;
    const char *reason; /* for the audit list; may be NULL */
};

struct remove_report {
    char *name; /* as the vault has it */
    struct removed_report files;
    struct texts unreachable; /* points that did not answer: the next publish makes up for them */
};
void remove_report_done(struct remove_report *r);

/* The vault is open for change; it need not be unlocked. Errors: ERR_NOT_FOUND (the name); ERR_UNREACHABLE, or what
 * else a point failed with, after everything else was done: the report is filled then too. */
NODISCARD enum err remove_run(struct vault *v, const struct remove_params *params, struct remove_report *out,
                              struct errinfo *e);

#endif
