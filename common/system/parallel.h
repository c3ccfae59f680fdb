/*
 * system/parallel: the same work for many things, on all processors.
 */
#ifndef ROLLSEAL_SYSTEM_PARALLEL_H
#define ROLLSEAL_SYSTEM_PARALLEL_H

#include "base/err.h"

struct parallel {
    size_t count; /* how many things; each has an index, from 0 */
    /* Makes something of one thing. Several run at the same time, so it changes nothing that they share. On success
     * *made is handed to `take`, which owns it then. */
    enum err (*make)(size_t index, void **made, void *context, struct errinfo *e);
    /* Takes over what was made, one at a time, in any order; on failure too. */
    enum err (*take)(size_t index, void *made, void *context, struct errinfo *e);
    void *context;
};

/* Runs it for all of them. After a failure no new one is begun. Errors: the first of make() and take(). */
NODISCARD enum err parallel_run(const struct parallel *work, struct errinfo *e);

#endif
