/*
 * rollout/gate: a refusal to go on while somebody would be cut off. Whoever takes a step that needs every computer to
 * be ready asks here first, after what computers have reported was collected (rollout/gate_result.h does both).
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_GATE_H
#define ROLLSEAL_ADMIN_ROLLOUT_GATE_H

#include "admin/rollout/survey.h"

struct gate_params {
    const char *until;  /* how many are enough; NULL: all */
    bool force;         /* go on all the same; needs a reason */
    bool plan;          /* only find out: nothing is refused */
    const char *reason; /* for the audit list; may be NULL */
    int64_t now;
};

struct gate {
    struct survey survey;
    bool passes;    /* enough are ready, or it is forced */
    bool is_nobody; /* no computer is expected, and none was ever seen: it passes */
    char *audit;    /* to be said in the audit row of the step: who was not ready; NULL: everybody was */
};
void gate_done(struct gate *g);

/* Errors: ERR_USAGE (force without a reason, `until`). gate_ask() checks it, too. */
NODISCARD enum err gate_check(const struct gate_params *params, struct errinfo *e);

/*
 * Everybody who counts must be ready for all questions. Errors: ERR_NOT_READY, names up to ten computers and how many
 * more; ERR_USAGE (force without a reason, `until`); those of the registry. *out is written on success only.
 */
NODISCARD enum err gate_ask(struct registry *r, const struct questions *questions, const struct gate_params *params,
                            struct gate *out, struct errinfo *e);

/* "pc-1 (never seen), pc-2 (no pair 7f3a9c21d04be611) and 3 more": those that count and are not ready, up to ten, as a
 * new string for free(). */
NODISCARD enum err gate_name_not_ready(const struct survey *s, char **out, struct errinfo *e);

/* "is" or "are", of those that are not ready. */
const char *gate_are(const struct survey *s);

#endif
