/*
 * publish/take_over: a newer CRL of the vault's own root that lies at a point. A vault that was restored from a backup
 * may have forgotten a revocation; the CRL in a published file proves itself, and brings it back.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_TAKE_OVER_H
#define ROLLSEAL_ADMIN_PUBLISH_TAKE_OVER_H

#include "admin/publish/placed.h"
#include "vault/vault.h"

struct take_over {
    struct buf root; /* the vault's */
    uint64_t epoch;  /* the vault's, and of the newest CRL found once there is one */
    struct buf crl;  /* the newest found; empty: none is newer than the vault's */
};

NODISCARD enum err take_over_begin(struct registry *r, struct take_over *out, struct errinfo *e);
/* Looks at the file of a name at a point. Errors: ERR_INTERNAL; a file that cannot be read has no CRL. */
NODISCARD enum err take_over_look(struct take_over *t, const struct point *p, const char *name, struct errinfo *e);
/* Takes the newest over into the vault, in a transaction of its own: it holds even if nothing is published then.
 * *warning is a new string for free(), or stays as it is. */
NODISCARD enum err take_over_finish(struct vault *v, const struct take_over *t, int64_t now, char **warning,
                                    struct errinfo *e);
void take_over_done(struct take_over *t);

#endif
