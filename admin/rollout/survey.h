/*
 * rollout/survey: asks what the registry knows of all computers.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_SURVEY_H
#define ROLLSEAL_ADMIN_ROLLOUT_SURVEY_H

#include "admin/rollout/computers.h"
#include "admin/rollout/filter.h"
#include "vault/registry.h"

struct survey {
    struct computers computers;
    size_t total, ready;  /* of those that count */
    size_t silent;        /* of those, not ready */
    size_t without_proof; /* of those that were seen: none of their receipts has one, of any pair */
    size_t unexpected;
    bool has_list; /* of computers that are expected */

    /* What the computers refer to. */
    struct verdict *verdicts;
    size_t verdict_count;
    struct texts texts;
};
void survey_done(struct survey *s);

struct survey_params {
    const struct questions *questions;
    const struct filter *filter; /* NULL: everybody; the others do not count, and are not in the result */
    const char *ring;            /* receipts from other rings only tell who is there; NULL: all of them count */
    int64_t since;               /* and those that were written earlier; 0: all of them count */
    int64_t now;
};

/* What was collected so far; the caller collects first. Errors: those of the registry. */
NODISCARD enum err survey_run(struct registry *r, const struct survey_params *params, struct survey *out,
                              struct errinfo *e);

#endif
