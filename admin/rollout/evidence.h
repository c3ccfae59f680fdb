/*
 * rollout/evidence: what the receipts of one computer say together: who of those that report decides, and how old that
 * is. The rules are those of rollout/computers.h.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_EVIDENCE_H
#define ROLLSEAL_ADMIN_ROLLOUT_EVIDENCE_H

#include "admin/rollout/computers.h"

/* By name, machine and account, the newest first. As strcmp(). */
int sighting_compare(const struct sighting *a, const struct sighting *b);

/* Sightings side by side, in that order. */
struct span {
    const struct sighting *begin, *end;
};

static inline bool span_is_empty(const struct span *s)
{
    return s->begin == s->end;
}

/* What accounts say together. */
struct opinion {
    const struct verdict *verdict; /* one that is not ready for the first question that not all are ready for, else any;
                                      NULL: nobody has spoken */
    bool *ready;                   /* one a question */
};

/* Of those that were seen within 30 days, and of all. */
struct opinions {
    struct opinion recent, any;
};

/* Hears one computer after the other. */
struct hearing {
    const struct computers_params *params;
    struct opinions machine, persons;
};

/* Errors: ERR_INTERNAL; hearing_done() in any case. */
NODISCARD enum err hearing_begin(struct hearing *h, const struct computers_params *params, struct errinfo *e);
void hearing_done(struct hearing *h);

/* What the receipts of one computer say. */
struct evidence {
    const struct verdict *verdict; /* who decides; NULL: nobody has spoken */
    const bool *ready;             /* that for each question, until the next one is heard */
    bool two_machines, has_proof, is_of_ring;
    int64_t seen;
};

/* `own` was seen under its name, and `label` under its first label alone; each may be empty, but not both. */
struct evidence hearing_gather(struct hearing *h, struct span own, struct span label);

#endif
