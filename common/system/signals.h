/*
 * system/signals: what the system asks of a program that goes on until it is ended. From signals_catch() on, signals
 * arrive in signals_wait() only, so nothing else is ever interrupted by one.
 */
#ifndef ROLLSEAL_SYSTEM_SIGNALS_H
#define ROLLSEAL_SYSTEM_SIGNALS_H

#include "base/err.h"

enum signals_event {
    SIGNALS_END,      /* the program is to end: SIGTERM, SIGINT (unless it was ignored) */
    SIGNALS_REREAD,   /* it is to read its preferences again: SIGHUP */
    SIGNALS_CHILD,    /* a child has ended: SIGCHLD */
    SIGNALS_READABLE, /* no signal: the descriptor can be read */
};

/* For the rest of the process's life. Errors: ERR_INTERNAL. */
NODISCARD enum err signals_catch(struct errinfo *e);

/* Waits for the first of these, in this order if several have come. Errors: ERR_INTERNAL. */
NODISCARD enum err signals_wait(int fd, enum signals_event *out, struct errinfo *e);

#endif
