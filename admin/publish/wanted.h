/*
 * publish/wanted: what published files must be like now: for whom they are sealed, who signs them, in which epoch and
 * under which policy (of `vault`).
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_WANTED_H
#define ROLLSEAL_ADMIN_PUBLISH_WANTED_H

#include "base/limits.h"
#include "vault/registry.h"

/* A pair that is active or previous. */
struct wanted_pair {
    const struct pair_row *row;
    struct pair certificates; /* checked under the vault's root; no key */
    bool seals, signs;        /* its certificates are valid now */
};

struct wanted {
    struct vault_facts vault;
    struct pair_rows rows;
    struct wanted_pair pairs[LIMIT_RECIPIENTS]; /* ascending by id */
    size_t pair_count;
    const struct wanted_pair *active; /* NULL: none, and files are plain */
    bool ever_active;
    char *recipients, *signers; /* pair ids as the registry writes them; empty without an active pair */
};

/* Errors: ERR_CONFLICT (more pairs than a file can hold), ERR_MALFORMED (a pair of the registry fails its check), what
 * the registry returns. wanted_done() accepts an empty one. */
NODISCARD enum err wanted_load(struct registry *r, int64_t now, struct wanted *out, struct errinfo *e);
void wanted_done(struct wanted *w);

/* Files can be sealed: a pair is active and valid. Errors: ERR_NOT_READY, says what helps. */
NODISCARD enum err wanted_can_seal(const struct wanted *w, int64_t now, struct errinfo *e);
/* Files can be plain: no pair was ever active. Errors: ERR_CONFLICT. */
NODISCARD enum err wanted_can_be_plain(const struct wanted *w, struct errinfo *e);

#endif
