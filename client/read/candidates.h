/*
 * read/candidates: the files that a read may take: the one that `Configuration` names, which is for all, and on a
 * computer of a ring that of its ring, too. The one that claims the higher version is taken first. Nothing else hangs
 * on what a file claims: each goes through all steps of a read, and if one is refused, the other has its turn.
 */
#ifndef ROLLSEAL_READ_CANDIDATES_H
#define ROLLSEAL_READ_CANDIDATES_H

#include "read/client.h"

#define CANDIDATES_MAX 2

struct candidate {
    const char *location;
    struct buf file;
    enum err error; /* that fetching it met, or ERR_OK */
    struct errinfo why;
};

/* Zero-initialised there are none. */
struct candidates {
    struct candidate items[CANDIDATES_MAX]; /* in the order of a read */
    size_t count, taken;
    char *ring_location; /* NULL: this computer is in no ring, or has no point */
};
void candidates_done(struct candidates *c);

/* Fetches them: at least one, which may not be there. Files of a ring come and go, so that a missing one is as if there
 * were none; and as long as a configuration is tried in a ring only, there is none for all. Errors: ERR_USAGE (no
 * configuration is named), ERR_INTERNAL. */
NODISCARD enum err candidates_fetch(const struct client *c, struct candidates *out, struct errinfo *e);

/* Hands over the next one; there is one. Errors: what fetching it met. *location is written in any case. */
NODISCARD enum err candidates_take(struct candidates *c, const char **location, struct buf *file, struct errinfo *e);

/* The next one; NULL: there is none. */
const struct candidate *candidates_next(const struct candidates *c);

#endif
