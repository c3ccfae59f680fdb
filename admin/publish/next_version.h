/*
 * publish/next_version: the serial of a name's next version. It lies above the registry's and above that of a file at a
 * point that is this vault's own: where a copy of the vault was put back, such a file is newer than the registry. A
 * file that is not the vault's own, of another epoch or above TAKE_OVER_MAX is overwritten, and said: what a thief of a
 * signing key has written must not lead to a serial that some client would refuse as fast-forward.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_NEXT_VERSION_H
#define ROLLSEAL_ADMIN_PUBLISH_NEXT_VERSION_H

#include "admin/publish/placed.h"
#include "admin/publish/wanted.h"

struct next_version_params {
    struct point_file file;
    const struct wanted *wanted;
    struct points *points;          /* one that does not answer is left out from then on */
    const enum placed *placed;      /* one a point */
    struct publish_serials serials; /* the registry's in this epoch */
};

struct next_version {
    uint64_t serial;
    bool own_is_placed; /* a file that this vault's root stands for lies at a point, and it is not the published one */
    char *warning;      /* what is overwritten and why; NULL: nothing that matters */
};

/* Errors: ERR_CONFLICT (the numbers are used up), ERR_INTERNAL. next_version.warning is the caller's. */
NODISCARD enum err next_version_find(const struct next_version_params *params, struct next_version *out,
                                     struct errinfo *e);

#endif
