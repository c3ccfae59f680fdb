/*
 * rollout/computers: which computers there are, and how each of them stands.
 *
 * Receipts become computers by their names. Names compare without case, and a name without a dot means the computer
 * whose first label it is. Where several computers have that label, a receipt under the label alone could be of each of
 * them: it speaks for none.
 *
 *   - Of the receipts with one name, machine and account the one with the highest counter counts: a client that has
 *     lost its state has a new id, and goes on above its old counter. One that has reported again since that one came
 *     up is no such predecessor, but somebody who speaks beside it: then both count, as accounts do.
 *   - Two machines under one name are two computers with one name: nobody knows which of them is meant. Told is the
 *     worst that is said under it.
 *   - The machine's own receipt decides. Without one, every account that was seen within 30 days does, and if none was,
 *     every account.
 *   - A computer that is not ready and has not reported for a week is silent.
 *
 * With a list of expected computers only these count, and the others are unexpected; without one, everybody counts.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_COMPUTERS_H
#define ROLLSEAL_ADMIN_ROLLOUT_COMPUTERS_H

#include <stdbool.h>

#include "admin/rollout/filter.h"
#include "admin/rollout/standing.h"

#define COMPUTER_ACCOUNT_SECONDS (30 * 86400) /* how long an account speaks for its computer */
/* One that reports daily has been away for a week by then, and nobody's holidays are over. */
#define COMPUTER_SILENT_SECONDS (7 * 86400)

/* How everybody with the same facts stands. */
struct verdict {
    int64_t facts;               /* which text of facts */
    enum standing_reason reason; /* of the first question that it is not ready for */
    char *why;                   /* the same for people; NULL: ready */
    bool *ready;                 /* one a question */
    bool has_proof;              /* of any pair */
    char *ring, *program;
};

/* One receipt. Texts are borrowed. */
struct sighting {
    const char *name, *machine, *person; /* person NULL: the machine's own */
    uint64_t counter;
    int64_t first, last; /* when the first receipt of this client was collected, and this one */
    int64_t seen;        /* when it reported, and not later than it was collected */
    bool is_of_ring;     /* that the survey is about */
    bool is_mute;        /* it tells that its computer is there, and is not asked anything */
    const struct verdict *verdict;
};

struct computer {
    const char *name; /* as it is expected, or as it calls itself */
    bool counts;      /* false: it is not on the list */
    enum standing_reason reason;
    const struct verdict *verdict; /* of the receipt that decides; NULL: it was never seen, or is mute */
    bool has_proof;                /* some receipt of it has one, of any pair */
    bool is_of_ring;               /* some receipt of it is, mute or not */
    int64_t seen;                  /* its last receipt; 0: never */
};

struct computers {
    struct computer *items; /* by name */
    size_t count;
    size_t *ready; /* for each question: how many of those that count are ready for it */
};
void computers_done(struct computers *c);

struct computers_params {
    struct sighting *sightings; /* they are put in order */
    size_t sighting_count;
    const char **expected; /* each name once; they are put in order */
    size_t expected_count; /* 0: there is no list */
    size_t question_count;
    const struct filter *filter; /* NULL: everybody; the others are not in the result */
    int64_t now;
};

/* Errors: ERR_INTERNAL. Texts and verdicts in *out are borrowed. */
NODISCARD enum err computers_assemble(const struct computers_params *params, struct computers *out, struct errinfo *e);

/* It was seen, and has not reported for a week. */
bool computer_is_quiet(const struct computer *c, int64_t now);

/* Why it is not ready, for people, as a new string for free(). */
NODISCARD enum err computer_explain(const struct computer *c, char **out, struct errinfo *e);

#endif
