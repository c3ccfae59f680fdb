/*
 * state/last_error: the last error that a read of a name met, for `status`.
 */
#ifndef ROLLSEAL_STATE_LAST_ERROR_H
#define ROLLSEAL_STATE_LAST_ERROR_H

#include "state/state.h"

struct last_error {
    enum err error; /* ERR_OK: the last read met none */
    int64_t time;
    char message[sizeof((struct errinfo *)0)->message];
};

/* Remembers it as the last one of this name. That it cannot be written is a warning (state.h). */
void last_error_keep(struct state *s, const char *name, const struct last_error *what);
/* *out has ERR_OK if there is none. Errors: ERR_IO, ERR_INTERNAL: what is there cannot be read now. */
NODISCARD enum err last_error_load(struct state *s, const char *name, struct last_error *out, struct errinfo *e);
/* The last read met none. */
void last_error_clear(struct state *s, const char *name);

#endif
