/*
 * health/fleet: what receipts tell of the computers as a whole.
 */
#ifndef ROLLSEAL_ADMIN_HEALTH_FLEET_H
#define ROLLSEAL_ADMIN_HEALTH_FLEET_H

#include "vault/registry.h"

struct fleet {
    size_t seen;   /* computers that count (rollout/computers.h) and have ever reported */
    size_t silent; /* those that have not for a week */
    /* The median of how many seconds after it was written a receipt was collected, by the clocks of its computer and of
     * this one: below zero this clock is behind. */
    int64_t median_delay;
};

/* Errors: those of the registry. */
NODISCARD enum err fleet_load(struct registry *r, int64_t now, struct fleet *out, struct errinfo *e);

#endif
