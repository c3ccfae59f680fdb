/*
 * watch/watch: keeps a configuration current: says when it may have changed, and reads it again. Each look is a whole
 * read with all of its checks, because more than the file changes what may be believed: time, CRLs, pairs, policy.
 *
 *     watch_look() once, and watch_report(); then, whenever watch_fd() can be read: if watch_is_due(), both again
 */
#ifndef ROLLSEAL_WATCH_WATCH_H
#define ROLLSEAL_WATCH_WATCH_H

#include "files/notify.h"
#include "report/report.h"

#define WATCH_INTERVAL 300 /* seconds */

struct watch_params {
    const struct parameters *parameters; /* borrowed; those in effect at each look */
    int64_t interval;                    /* seconds between looks if nothing is told; ±20 % each time, so that the
                                            computers of a company do not come all at once */
    source_warn *warn;                   /* may be NULL; each look tells again what is still so */
    void *warn_context;
};

struct watch;

/* Watches the file that `Configuration` names, and that of `Ring` at the same point. Reads nothing yet. Errors:
 * ERR_USAGE (no configuration is named), ERR_IO, ERR_INTERNAL. */
NODISCARD enum err watch_new(const struct watch_params *params, struct watch **out, struct errinfo *e);
/* Accepts NULL. */
void watch_free(struct watch **w);

/* A descriptor for poll(): it can be read when something was told or the next look is due. Stays the same. */
int watch_fd(const struct watch *w);

/* Takes what made the descriptor readable. True if it is time for a look; false if it was about something else. */
NODISCARD bool watch_is_due(struct watch *w);

/* Reads, and waits from now on for what comes after. *has_changed: version or content are not those of the last look
 * that succeeded (the first is a change). Errors: those of read_configuration(); both are written on success only. */
NODISCARD enum err watch_look(struct watch *w, struct read_outcome *out, bool *has_changed, struct errinfo *e);

/* Reports the last look, after what it gave has been used: a share that does not answer holds up nothing but this. */
void watch_report(struct watch *w, const struct report_read *read);

/* How soon a change is noticed, as of the last look. */
enum notify_reach watch_reach(const struct watch *w);

#endif
