/*
 * rollout/standing: is a computer ready? Judges the facts of one receipt by one question, and nothing else: no clock,
 * no registry. What several receipts of one computer mean together, rollout/computers.h says.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_STANDING_H
#define ROLLSEAL_ADMIN_ROLLOUT_STANDING_H

#include "admin/rollout/question.h"
#include "seal/receipt.h"

/* X(identifier, name in JSON and filters) */
#define STANDING_LIST(X)                                                                                               \
    X(STANDING_READY, "ready")                                                                                         \
    X(STANDING_NO_PAIR, "no-pair")                                                                                     \
    X(STANDING_CANNOT_OPEN, "cannot-open")                                                                             \
    X(STANDING_PLAIN, "still-plain")                                                                                   \
    X(STANDING_OLD, "old-version")                                                                                     \
    X(STANDING_REFUSED, "refused")                                                                                     \
    X(STANDING_NOT_READ, "not-read")                                                                                   \
    X(STANDING_PARAMETER, "other-parameter")                                                                           \
    X(STANDING_TWO, "two-computers")                                                                                   \
    X(STANDING_SILENT, "silent")                                                                                       \
    X(STANDING_NEVER_SEEN, "never-seen")

enum standing_reason {
#define X(identifier, name) identifier,
    STANDING_LIST(X)
#undef X
};

/* Static. */
const char *standing_name(enum standing_reason r);

struct standing {
    enum standing_reason reason;
    const char *error;                         /* of STANDING_NO_PAIR, STANDING_CANNOT_OPEN and STANDING_REFUSED */
    struct version version;                    /* of STANDING_OLD: the one in use */
    const char *name;                          /* of STANDING_PLAIN: what is plain */
    const struct receipt_parameter *parameter; /* of STANDING_PARAMETER: the effective one; NULL: it tells none */
};

/* Views in the result live as long as facts and question. */
struct standing standing_judge(const struct receipt *facts, const struct question *q);

/* For people, "no pair 7f3a9c21d04be611", as a new string for free(). */
NODISCARD enum err standing_explain(const struct standing *s, const struct question *q, char **out, struct errinfo *e);

#endif
