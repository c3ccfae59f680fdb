/*
 * publish/take_over: CRLs of the vault's own root that lie at points. A vault that was restored from a backup may have
 * forgotten a revocation; the CRL in a published file proves itself, whoever put it there, and brings it back.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_TAKE_OVER_H
#define ROLLSEAL_ADMIN_PUBLISH_TAKE_OVER_H

#include "admin/pair/revocation.h"
#include "admin/publish/points.h"
#include "vault/vault.h"

struct take_over {
    struct vault_facts vault;
    struct found_crls found; /* each once, without the vault's own */
};

NODISCARD enum err take_over_begin(struct registry *r, struct take_over *out, struct errinfo *e);
/* The CRL in this file, if it is the root's. Errors: ERR_INTERNAL; any other file has none. */
NODISCARD enum err take_over_add(struct take_over *t, struct bytes file, struct errinfo *e);
/* The same with a file at a point; one that does not answer is left out from then on. */
NODISCARD enum err take_over_look(struct take_over *t, struct point *p, const struct point_file *wanted,
                                  struct errinfo *e);
/* Takes them over into the vault, in a transaction of its own: it holds even if nothing is published then. The vault is
 * unlocked. *warning is a new string for free(), or stays as it is. Errors: as revocation_take_over(). */
NODISCARD enum err take_over_finish(struct vault *v, const struct take_over *t, int64_t now, char **warning,
                                    struct errinfo *e);
void take_over_done(struct take_over *t);

#endif
