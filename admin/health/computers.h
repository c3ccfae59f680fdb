/*
 * health/computers: what receipts tell of the fleet as a whole.
 */
#ifndef ROLLSEAL_ADMIN_HEALTH_COMPUTERS_H
#define ROLLSEAL_ADMIN_HEALTH_COMPUTERS_H

#include "vault/registry.h"

/* A computer that reports daily has been away for a week by then, and nobody's holidays are over. */
#define COMPUTERS_SILENT_DAYS 7

struct computers {
    size_t seen;   /* names */
    size_t silent; /* those whose newest receipt is older than COMPUTERS_SILENT_DAYS */
    /* The median of how many seconds after it was written a receipt was collected, by the clocks of its computer and of
     * this one: below zero this clock is behind. */
    int64_t median_delay;
};

NODISCARD enum err computers_load(struct registry *r, int64_t now, struct computers *out, struct errinfo *e);

#endif
