#include "admin/pair/lifecycle.h"

#define STAYS(why)                                                                                                     \
    {                                                                                                                  \
        LIFECYCLE_STAYS, 0, why                                                                                        \
    }
#define BECOMES(state)                                                                                                 \
    {                                                                                                                  \
        LIFECYCLE_CHANGES, state, NULL                                                                                 \
    }
#define IS_DISCARDED                                                                                                   \
    {                                                                                                                  \
        LIFECYCLE_DISCARDED, 0, NULL                                                                                   \
    }
#define REFUSED(why)                                                                                                   \
    {                                                                                                                  \
        LIFECYCLE_REFUSED, 0, why                                                                                      \
    }

static const struct lifecycle_step steps[][5] = {
    [PAIR_PREPARED] =
        {
            [EVENT_ACTIVATE] = BECOMES(PAIR_ACTIVE),
            [EVENT_REPLACE] = STAYS(NULL),
            [EVENT_REPLACE_AT_ONCE] = STAYS(NULL),
            [EVENT_RETIRE] = IS_DISCARDED,
            [EVENT_REVOKE] = BECOMES(PAIR_REVOKED),
        },
    [PAIR_ACTIVE] =
        {
            [EVENT_ACTIVATE] = STAYS("it is active already"),
            [EVENT_REPLACE] = BECOMES(PAIR_PREVIOUS),
            [EVENT_REPLACE_AT_ONCE] = BECOMES(PAIR_RETIRED),
            [EVENT_RETIRE] = REFUSED("it is active; activate another pair first: rollseal-admin pair activate ID"),
            [EVENT_REVOKE] = BECOMES(PAIR_REVOKED),
        },
    [PAIR_PREVIOUS] =
        {
            [EVENT_ACTIVATE] = BECOMES(PAIR_ACTIVE),
            [EVENT_REPLACE] = STAYS(NULL),
            [EVENT_REPLACE_AT_ONCE] = BECOMES(PAIR_RETIRED),
            [EVENT_RETIRE] = BECOMES(PAIR_RETIRED),
            [EVENT_REVOKE] = BECOMES(PAIR_REVOKED),
        },
    [PAIR_RETIRED] =
        {
            [EVENT_ACTIVATE] =
                REFUSED("it is retired, and its signing key is destroyed; generate a new pair: rollseal-admin pair "
                        "generate"),
            [EVENT_REPLACE] = STAYS(NULL),
            [EVENT_REPLACE_AT_ONCE] = STAYS(NULL),
            [EVENT_RETIRE] = STAYS("it is retired already"),
            [EVENT_REVOKE] = BECOMES(PAIR_REVOKED),
        },
    [PAIR_REVOKED] =
        {
            [EVENT_ACTIVATE] =
                REFUSED("it is revoked, and clients refuse what it signs; generate a new pair: rollseal-admin pair "
                        "generate"),
            [EVENT_REPLACE] = STAYS(NULL),
            [EVENT_REPLACE_AT_ONCE] = STAYS(NULL),
            [EVENT_RETIRE] = STAYS("it is revoked, which is more than retired"),
            [EVENT_REVOKE] = STAYS("it is revoked already"),
        },
};

static const struct {
    bool is_in_use, keeps_signing_key;
    const char *purpose;
} facts[] = {
    [PAIR_PREPARED] = {false, true, "to be distributed, then activated"},
    [PAIR_ACTIVE] = {true, true, "files are sealed to it and signed by it"},
    [PAIR_PREVIOUS] = {true, true, "overlap: for computers that do not have the active pair yet"},
    [PAIR_RETIRED] = {false, false, "opens old files only"},
    [PAIR_REVOKED] = {false, false, "clients refuse what it signs"},
};

const struct lifecycle_step *lifecycle_step(enum pair_state from, enum pair_event event)
{
    return &steps[from][event];
}

bool lifecycle_is_in_use(enum pair_state s)
{
    return facts[s].is_in_use;
}

bool lifecycle_keeps_signing_key(enum pair_state s)
{
    return facts[s].keeps_signing_key;
}

const char *lifecycle_purpose(enum pair_state s)
{
    return facts[s].purpose;
}
