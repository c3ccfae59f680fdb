/*
 * health/health: what will go wrong if nobody does anything, judged for any time: what ends, what is forgotten, who is
 * silent.
 */
#ifndef ROLLSEAL_ADMIN_HEALTH_HEALTH_H
#define ROLLSEAL_ADMIN_HEALTH_HEALTH_H

#include "admin/health/ends.h"
#include "admin/health/fleet.h"
#include "vault/vault.h"

enum health_grade {
    HEALTH_NOTE,    /* to be known */
    HEALTH_SOON,    /* something in use ends within ENDS_SOON_DAYS */
    HEALTH_CUT_OFF, /* somebody is cut off: something in use has ended */
    HEALTH_GRADES,
};

/* "note", "soon", "cut-off". Static. */
const char *health_grade_name(enum health_grade g);

struct health_finding {
    enum health_grade grade;
    char *text; /* what, and what to do; owned */
};

struct health {
    struct health_finding *findings;
    size_t count, graded[HEALTH_GRADES]; /* in all, and of each grade */
    struct ends ends;
    struct fleet fleet;
    int64_t backup; /* the last one; 0: never */
    size_t prepared, active, previous;
};

void health_done(struct health *h);

/* `now` may be any time. Errors: those of the registry, ERR_MALFORMED (a certificate of it), ERR_INTERNAL. */
NODISCARD enum err health_find(struct vault *v, int64_t now, struct health *out, struct errinfo *e);

/* ERR_NOT_READY if somebody is cut off, else ERR_EXPIRED if something ends soon, else ERR_OK. */
NODISCARD enum err health_error(const struct health *h, struct errinfo *e);

#endif
