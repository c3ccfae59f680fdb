/*
 * read/status: what is in use: the last-known-good file, how it stands, and the last error. Fetches nothing.
 */
#ifndef ROLLSEAL_READ_STATUS_H
#define ROLLSEAL_READ_STATUS_H

#include "read/read.h"
#include "read/serve.h"
#include "state/last_error.h"
#include "state/policy.h"

struct status {
    const char *location, *name; /* the parameters' */
    bool has_good;
    bool is_machines;         /* it is the machine's, not this account's */
    struct read_outcome good; /* without content; its signer is one of the file's */
    enum err unusable;        /* the last-known-good could not be served, and why; or ERR_OK */
    struct errinfo why;
    struct reservations but;
    struct last_error last;
    bool is_sealed_only; /* a plain file would be refused */
    struct policy policy;
};
void status_done(struct status *s); /* accepts an empty one */

/* *out is for status_done(), and written on success only; what is wrong with the file in use is no failure, but found.
 * Errors: ERR_USAGE (no configuration is named); ERR_IO, ERR_INTERNAL (what is remembered cannot be read now). */
NODISCARD enum err status_find(const struct client *c, struct status *out, struct errinfo *e);

/* The error that the status amounts to, with its message: the last one, else one that the file in use has by now. */
NODISCARD enum err status_error(const struct status *s, struct errinfo *e);

/* The policy alone: see reading_load_policy(). */
NODISCARD enum err status_find_policy(const struct client *c, struct policy *out, struct errinfo *e);

#endif
