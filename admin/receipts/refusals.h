/*
 * receipts/refusals: why a file that lies among receipts changes nothing, and how many there were.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_REFUSALS_H
#define ROLLSEAL_ADMIN_RECEIPTS_REFUSALS_H

#include "base/err.h"

/* X(identifier, name, what is wrong). Where an error of the list says the same, the name is its name. */
#define REFUSAL_LIST(X)                                                                                                \
    X(REFUSED_KIND, "no-file", "a symbolic link, a folder, a pipe or a device")                                        \
    X(REFUSED_IO, "io", "it cannot be read")                                                                           \
    X(REFUSED_SIZE, "too-large", "larger than any receipt")                                                            \
    X(REFUSED_FORM, "malformed", "not a receipt")                                                                      \
    X(REFUSED_NAME, "wrong-name", "its name is not the id of the client that made it")                                 \
    X(REFUSED_SIGNATURE, "bad-signature", "its client has not signed it")                                              \
    X(REFUSED_TIME, "future", "more than 30 days ahead of this computer's clock")                                      \
    X(REFUSED_COUNTER, "rollback", "older than one that is known, or another one of the same number")                  \
    X(REFUSED_CROWD, "too-many", "more clients are known than any fleet has, or they tell more")

enum refusal {
    REFUSED_NOT,
#define X(identifier, name, text) identifier,
    REFUSAL_LIST(X)
#undef X
        REFUSAL_END
};

/* Static. */
const char *refusal_name(enum refusal r);
const char *refusal_text(enum refusal r);

/* How many files were refused for each reason, and the first of them. Zero-initialised there are none. */
struct refusals {
    struct {
        size_t count;
        char *first; /* its path */
    } by_reason[REFUSAL_END];
};

void refusals_done(struct refusals *r);

/* One more: `name` in the receipts of the point at `location`. Errors: ERR_INTERNAL. */
NODISCARD enum err refusals_add(struct refusals *r, enum refusal reason, const char *location, const char *name,
                                struct errinfo *e);

size_t refusals_count(const struct refusals *r);

#endif
