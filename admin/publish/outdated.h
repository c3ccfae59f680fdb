/*
 * publish/outdated: whether a published file is out of date, and why: a pure function of what is wanted, what was
 * published, and what lies at the points.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_OUTDATED_H
#define ROLLSEAL_ADMIN_PUBLISH_OUTDATED_H

#include "admin/publish/placed.h"
#include "admin/publish/wanted.h"

struct outdated_params {
    const struct publish_row *last; /* NULL: never published */
    int64_t revision;               /* of the wanted content */
    bool sealed;                    /* the file is to be sealed */
    uint64_t epoch;
    const char *recipients, *signers; /* as in struct wanted; not looked at for a plain file */
    bool encrypted_only;              /* the policy; not looked at for a plain file */
    int64_t lifetime;                 /* that was demanded; 0: none */
    int64_t now;
    const struct points *points;
    const enum placed *placed; /* one a point */
};

/* All reasons as one new string for free(), separated by commas; NULL if the file is what it should be. Errors:
 * ERR_INTERNAL. */
NODISCARD enum err outdated_why(const struct outdated_params *params, char **out, struct errinfo *e);

#endif
