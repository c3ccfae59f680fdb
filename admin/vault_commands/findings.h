/*
 * vault_commands/findings: what `vault check` has found, as a list.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_FINDINGS_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_FINDINGS_H

#include <stddef.h>

#include "base/err.h"

struct finding {
    enum err error; /* ERR_OK: harmless, for a tidy administrator */
    char *object;   /* a file, a pair, a point */
    char *problem;  /* what is wrong, and what to do */
};

struct findings {
    struct finding *items; /* in the order in which they were found */
    size_t count;
};
void findings_done(struct findings *f);

/* Errors: ERR_INTERNAL. */
NODISCARD enum err findings_add(struct findings *f, enum err error, const char *object, const char *problem,
                                struct errinfo *e);

/* For a check that ended with `error` and said `message`: out of memory and bugs go on to the caller, success is
 * nothing, and everything else is a finding. */
NODISCARD enum err findings_take(struct findings *f, enum err error, const char *object, const struct errinfo *message,
                                 struct errinfo *e);

/* How many are more than notes; *first is the first of them, or NULL. */
size_t findings_count_errors(const struct findings *f, const struct finding **first);

#endif
