/*
 * publish/halt: the end of a staged rollout that went wrong.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_HALT_H
#define ROLLSEAL_ADMIN_PUBLISH_HALT_H

#include "admin/publish/report.h"
#include "vault/vault.h"

struct halt_params {
    const char *name;
    const char *reason; /* for the audit list; may be NULL */
    int64_t now;
};

/* Publishes what everybody has once more, and removes the ring's file. The working copy becomes what everybody has,
 * too, so that no later publish gives everybody what was halted; one that was changed since it was staged stays, and
 * *kept says so. Errors: as publish_run(). */
NODISCARD enum err halt_run(struct vault *v, const struct halt_params *params, struct publish_report *out, bool *kept,
                            struct errinfo *e);

#endif
