/*
 * pair/lifecycle: what each event means for a pair in each state. A table and nothing else: who asks applies it.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_LIFECYCLE_H
#define ROLLSEAL_ADMIN_PAIR_LIFECYCLE_H

#include "vault/registry.h"

enum pair_event {
    EVENT_ACTIVATE,        /* it shall be the active one */
    EVENT_REPLACE,         /* another becomes the active one */
    EVENT_REPLACE_AT_ONCE, /* the same, without overlap */
    EVENT_RETIRE,          /* it shall not be used any more */
    EVENT_REVOKE,          /* clients shall refuse what it signs */
};

enum lifecycle_outcome {
    LIFECYCLE_STAYS,     /* nothing to do */
    LIFECYCLE_CHANGES,   /* goes to the state `to` */
    LIFECYCLE_DISCARDED, /* the pair and all its keys are gone */
    LIFECYCLE_REFUSED,   /* ERR_CONFLICT; `text` says why, and what to do */
};

struct lifecycle_step {
    enum lifecycle_outcome outcome;
    enum pair_state to;
    const char *text; /* of a refusal, or why there is nothing to do; NULL if there is nothing to say */
};

/* Static. */
const struct lifecycle_step *lifecycle_step(enum pair_state from, enum pair_event event);

/* Files are sealed to a pair in this state, and signed by it. */
bool lifecycle_is_in_use(enum pair_state s);
/* The vault keeps the signing key of a pair in this state; the encryption key is kept in each. */
bool lifecycle_keeps_signing_key(enum pair_state s);
/* What a pair in this state is for, in a few words. Static. */
const char *lifecycle_purpose(enum pair_state s);

#endif
