/*
 * read/serve: the last-known-good file, when the new one is refused: checked again, by softer rules.
 */
#ifndef ROLLSEAL_READ_SERVE_H
#define ROLLSEAL_READ_SERVE_H

#include "read/reading.h"

/* What is wrong with a last-known-good and does not keep it from being served. */
struct reservation {
    enum err error; /* ERR_OK: nothing */
    struct errinfo why;
};
struct reservations {
    struct reservation trust;  /* ERR_UNKNOWN_SIGNER, ERR_SIGNER_EXPIRED or ERR_SIGNER_REVOKED */
    struct reservation expiry; /* ERR_EXPIRED */
};

/* Whether a read that was refused so may serve it. */
bool serve_is_allowed(const struct reading *r, enum err refused);

/* Makes the last-known-good the file of r. Errors: ERR_NOT_FOUND if there is none; ERR_IO, ERR_INTERNAL: what is there
 * cannot be read now. */
NODISCARD enum err serve_load(struct reading *r, struct errinfo *e);

/* Checks the file of r: everything but its signer's standing and its dates, which are told in *out. Errors: what such a
 * file can meet, and those of source_load(). */
NODISCARD enum err serve_check(struct reading *r, struct reservations *out, struct errinfo *e);

/*
 * Serves it: head and content are in r, and a warning says so with `refused` and *why. Otherwise fails with `refused`,
 * or with ERR_SIGNER_REVOKED and its message in *why if `refuse_revoked`.
 */
NODISCARD enum err serve_good(struct reading *r, bool refuse_revoked, enum err refused, struct errinfo *why);

#endif
