/*
 * system/child: a shell command that runs beside this process.
 */
#ifndef ROLLSEAL_SYSTEM_CHILD_H
#define ROLLSEAL_SYSTEM_CHILD_H

#include <stdbool.h>

#include "base/err.h"

/* Zero-initialised there is none. */
struct child {
    long process;
};

static inline bool child_is_there(const struct child *c)
{
    return c->process != 0;
}

/*
 * Starts `/bin/sh -c COMMAND`, with the environment of this process and these variables (`NAME=VALUE`, NULL-terminated)
 * in it. It has default signals, and standard input and outputs are ours. There must be none before. Errors: ERR_IO,
 * ERR_INTERNAL.
 */
NODISCARD enum err child_start(struct child *c, const char *command, const char *const *variables, struct errinfo *e);

/* It has ended; then there is none any more, and *how is ERR_OK or, with the message, ERR_IO: how it failed. */
NODISCARD bool child_has_ended(struct child *c, enum err *how, struct errinfo *e);

/* Waits for its end, however long that takes. ERR_OK if there is none. Errors: ERR_IO: how it failed. */
NODISCARD enum err child_wait(struct child *c, struct errinfo *e);

#endif
