/*
 * rollout/promotion: whether what a ring has tried may be for all: what its computers have reported of it, and a rule
 * that is a pure function of the numbers.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_PROMOTION_H
#define ROLLSEAL_ADMIN_ROLLOUT_PROMOTION_H

#include "admin/texts.h"
#include "vault/registry.h"

#define PROMOTION_MAX_ERRORS 2  /* per cent */
#define PROMOTION_MIN_REPORTS 5 /* or one of ten computers of the ring, whichever is more */

struct promotion_rule {
    int64_t max_errors;  /* per cent of those that have reported */
    int64_t min_reports; /* computers; 0: the default */
};

/* Computers that count, as rollout/computers.h says. */
struct promotion_counts {
    int64_t known;    /* that are expected or have ever reported, of whatever ring, also those that do not count */
    int64_t of_ring;  /* that have reported from the ring, whatever else was reported under their names */
    int64_t reported; /* of them: that have read this publish or one above it, or have met an error with it. Of two
                         computers with one name nobody knows which one has read it */
    int64_t failed;   /* of these: that report an error */
};

struct promotion {
    struct promotion_counts counts;
    struct texts failed; /* their names */
};
void promotion_done(struct promotion *p);

/* What is known of the publish, by receipts that were written after it. Errors: those of the registry. */
NODISCARD enum err promotion_count(struct registry *r, const struct publish_row *publish, int64_t now,
                                   struct promotion *out, struct errinfo *e);

/* How many must have reported. */
int64_t promotion_least(const struct promotion_counts *counts, const struct promotion_rule *rule);

/* Errors: ERR_NOT_READY: too few have reported, or too many an error. Where nobody is expected and none was ever seen
 * it may. */
NODISCARD enum err promotion_judge(const struct promotion_counts *counts, const struct promotion_rule *rule,
                                   struct errinfo *e);

#endif
