/*
 * publish/run: one publish while it goes on: every configuration, what was published of it, and what lies at the
 * points.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_RUN_H
#define ROLLSEAL_ADMIN_PUBLISH_RUN_H

#include "admin/publish/placed.h"
#include "admin/publish/report.h"
#include "admin/publish/wanted.h"
#include "vault/vault.h"

/* One file: of a configuration for all, or for the ring that it is staged for or shall be. */
struct item {
    const struct config_row *config;
    const char *ring;
    struct item *general;    /* of a ring's: that for all */
    struct item *staged;     /* of that for all: the ring's for which the configuration is staged; NULL: for none */
    struct publish_row last; /* empty if it was never published, or was not since its stage ended */
    bool published;
    bool asked;                      /* this publish is about it */
    enum placed *placed;             /* one a point */
    struct publish_outcome *outcome; /* its line of the report; NULL: it has none */
    struct publish_row next;         /* what is written; name is NULL: nothing */
};

struct run {
    struct vault *vault;
    struct registry *registry;
    const struct publish_params *params;
    struct points points;
    struct config_rows configs;
    struct publish_rows staged;
    struct item *items; /* for each configuration that for all, and then that of its ring */
    size_t item_count;
    struct wanted wanted;
    char *account;                /* who publishes */
    struct publish_report report; /* room for an outcome of each item */
};

/* Fills everything but `wanted` and the outcomes. Errors: ERR_NOT_FOUND for a name that is not
 * there; those of stage_check(). */
NODISCARD enum err run_load(struct vault *v, const struct publish_params *params, struct run *out, struct errinfo *e);
void run_done(struct run *r);

/* It is out of date, and is written. */
bool item_is_due(const struct item *item);
size_t run_count_due(const struct run *r);

/* The content that is to be published. */
int64_t run_revision(const struct run *r, const struct item *item);

/* An outcome for each file that was asked for: what is published now, and why that is not what it should be.
 * `wanted` is loaded. */
NODISCARD enum err run_judge(struct run *r, struct errinfo *e);

#endif
