/*
 * pair/change: one change of the life cycle. What it means for each pair is planned by lifecycle.h, stored in one
 * transaction with its audit row, and only then are keys destroyed.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_CHANGE_H
#define ROLLSEAL_ADMIN_PAIR_CHANGE_H

#include "admin/pair/lifecycle.h"
#include "vault/vault.h"

struct change_params {
    const char *id;
    bool no_overlap;       /* of an activation */
    const char *successor; /* of a revocation; may be NULL */
    const char *reason;    /* for the audit list; may be NULL */
    int64_t now;
};

struct change {
    struct pair_rows pairs;              /* as they were */
    const struct lifecycle_step **steps; /* one a pair; NULL: it is not concerned */
    const char *action;                  /* for the audit list: "pair activate" */
    const char *object, *reason;         /* borrowed from the params */
    int64_t now;
    const char *unexported; /* the pair that becomes active, if no computer can have it yet; an id in `pairs` */
    const char *needed;  /* the pair that every computer must have now, or is cut off; an id in `pairs`; NULL: none */
    const char *overlap; /* the pair whose absence the overlap makes up for; an id in `pairs`; NULL: none */
    const char *gate;    /* for the audit list: who was not ready; borrowed; NULL: everybody was, or nobody was asked */
    uint64_t epoch;      /* with `crl`: a new epoch begins */
    struct buf crl;      /* owned; empty: none */
};
void change_done(struct change *c);

/* Plans what a command does. Sets `action`. Errors: ERR_NOT_FOUND, ERR_CONFLICT, others of the plan. */
typedef enum err change_plan_function(struct vault *v, struct change *c, const struct change_params *params,
                                      struct errinfo *e);

/* Loads the pairs and plans; nothing is changed. *out is written on success only. */
NODISCARD enum err change_prepare(struct vault *v, change_plan_function *plan, const struct change_params *params,
                                  struct change *out, struct errinfo *e);

/* Stores what is planned, and destroys the keys that are not kept any more. The vault is open for change; without a
 * need nothing is stored. */
NODISCARD enum err change_commit(struct vault *v, const struct change *c, struct errinfo *e);

/* Both. *out tells what was done. */
NODISCARD enum err change_run(struct vault *v, change_plan_function *plan, const struct change_params *params,
                              struct change *out, struct errinfo *e);

/* ---- For plans ---- */

/* Errors: ERR_NOT_FOUND, says `pair list`. */
NODISCARD enum err change_find(const struct change *c, const char *id, const struct pair_row **out, struct errinfo *e);

/* Plans an event for one pair, or for each but one. Errors: ERR_CONFLICT if the pair's state forbids it. */
NODISCARD enum err change_plan(struct change *c, const struct pair_row *pair, enum pair_event event, struct errinfo *e);
NODISCARD enum err change_plan_others(struct change *c, const struct pair_row *but, enum pair_event event,
                                      struct errinfo *e);

/* A client part of the pair has left the vault; one that is not prepared any more counts as exported. */
NODISCARD enum err change_was_exported(struct registry *r, const struct pair_row *pair, bool *out, struct errinfo *e);

/* Of a pair that becomes active: sets `unexported` if it is prepared and no client part of it has left the vault. */
NODISCARD enum err change_look_for_export(struct vault *v, struct change *c, const struct pair_row *pair,
                                          struct errinfo *e);

/* ---- What was done ---- */

/* What was planned for this pair; NULL: nothing. */
const struct lifecycle_step *change_step(const struct change *c, const struct pair_row *pair);
/* Something is different now. */
bool change_is_needed(const struct change *c);

#endif
