/*
 * files/lock: one holder at a time, across processes of one machine. The lock ends with the process.
 */
#ifndef ROLLSEAL_FILES_LOCK_H
#define ROLLSEAL_FILES_LOCK_H

#include "base/err.h"

struct lock;

/*
 * Takes the lock file at `path` (made with `mode` if missing) and writes into it, if it can, who holds it (account,
 * process, since when, `what`). Waits up to `wait_seconds`. Errors: ERR_CONFLICT, naming the holder and since when;
 * ERR_IO.
 */
NODISCARD enum err lock_take(const char *path, unsigned mode, const char *what, unsigned wait_seconds,
                             struct lock **out, struct errinfo *e);
/* Accepts NULL. */
void lock_release(struct lock **l);

#endif
