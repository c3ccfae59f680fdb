/* What each event means for a pair in each state. */
#include "admin/pair/lifecycle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
    enum pair_state from;
    enum pair_event event;
    enum lifecycle_outcome outcome;
    enum pair_state to;
} rows[] = {
    {PAIR_PREPARED, EVENT_ACTIVATE, LIFECYCLE_CHANGES, PAIR_ACTIVE},
    {PAIR_PREPARED, EVENT_REPLACE, LIFECYCLE_STAYS, 0},
    {PAIR_PREPARED, EVENT_REPLACE_AT_ONCE, LIFECYCLE_STAYS, 0},
    {PAIR_PREPARED, EVENT_RETIRE, LIFECYCLE_DISCARDED, 0},
    {PAIR_PREPARED, EVENT_REVOKE, LIFECYCLE_CHANGES, PAIR_REVOKED},

    {PAIR_ACTIVE, EVENT_ACTIVATE, LIFECYCLE_STAYS, 0},
    {PAIR_ACTIVE, EVENT_REPLACE, LIFECYCLE_CHANGES, PAIR_PREVIOUS},
    {PAIR_ACTIVE, EVENT_REPLACE_AT_ONCE, LIFECYCLE_CHANGES, PAIR_RETIRED},
    {PAIR_ACTIVE, EVENT_RETIRE, LIFECYCLE_REFUSED, 0},
    {PAIR_ACTIVE, EVENT_REVOKE, LIFECYCLE_CHANGES, PAIR_REVOKED},

    {PAIR_PREVIOUS, EVENT_ACTIVATE, LIFECYCLE_CHANGES, PAIR_ACTIVE},
    {PAIR_PREVIOUS, EVENT_REPLACE, LIFECYCLE_STAYS, 0},
    {PAIR_PREVIOUS, EVENT_REPLACE_AT_ONCE, LIFECYCLE_CHANGES, PAIR_RETIRED},
    {PAIR_PREVIOUS, EVENT_RETIRE, LIFECYCLE_CHANGES, PAIR_RETIRED},
    {PAIR_PREVIOUS, EVENT_REVOKE, LIFECYCLE_CHANGES, PAIR_REVOKED},

    {PAIR_RETIRED, EVENT_ACTIVATE, LIFECYCLE_REFUSED, 0},
    {PAIR_RETIRED, EVENT_REPLACE, LIFECYCLE_STAYS, 0},
    {PAIR_RETIRED, EVENT_REPLACE_AT_ONCE, LIFECYCLE_STAYS, 0},
    {PAIR_RETIRED, EVENT_RETIRE, LIFECYCLE_STAYS, 0},
    {PAIR_RETIRED, EVENT_REVOKE, LIFECYCLE_CHANGES, PAIR_REVOKED},

    {PAIR_REVOKED, EVENT_ACTIVATE, LIFECYCLE_REFUSED, 0},
    {PAIR_REVOKED, EVENT_REPLACE, LIFECYCLE_STAYS, 0},
    {PAIR_REVOKED, EVENT_REPLACE_AT_ONCE, LIFECYCLE_STAYS, 0},
    {PAIR_REVOKED, EVENT_RETIRE, LIFECYCLE_STAYS, 0},
    {PAIR_REVOKED, EVENT_REVOKE, LIFECYCLE_STAYS, 0},
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])

static void every_event_in_every_state_has_its_step(void **state)
{
    (void)state;
    assert_int_equal(ROW_COUNT, (PAIR_REVOKED + 1) * (EVENT_REVOKE + 1));
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct lifecycle_step *step = lifecycle_step(rows[i].from, rows[i].event);
        if (step->outcome != rows[i].outcome || (step->outcome == LIFECYCLE_CHANGES && step->to != rows[i].to))
            fail_msg("%s, event %d", pair_state_name(rows[i].from), (int)rows[i].event);
    }
}

static void a_refusal_says_what_to_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct lifecycle_step *step = lifecycle_step(rows[i].from, rows[i].event);
        if (step->outcome == LIFECYCLE_REFUSED && strstr(step->text, "rollseal-admin ") == NULL)
            fail_msg("%s, event %d", pair_state_name(rows[i].from), (int)rows[i].event);
    }
}

/* Retirement and revocation are for good: no row of the table leads out of them to a pair that signs. */
static void a_destroyed_signing_key_is_never_needed_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct lifecycle_step *step = lifecycle_step(rows[i].from, rows[i].event);
        if (step->outcome == LIFECYCLE_CHANGES && !lifecycle_keeps_signing_key(rows[i].from))
            assert_false(lifecycle_keeps_signing_key(step->to));
    }
}

static void whoever_is_in_use_has_a_signing_key(void **state)
{
    (void)state;
    for (enum pair_state s = PAIR_PREPARED; s <= PAIR_REVOKED; s++) {
        if (lifecycle_is_in_use(s))
            assert_true(lifecycle_keeps_signing_key(s));
        assert_true(strlen(lifecycle_purpose(s)) > 0);
    }
    assert_true(lifecycle_is_in_use(PAIR_ACTIVE) && lifecycle_is_in_use(PAIR_PREVIOUS));
    assert_false(lifecycle_is_in_use(PAIR_PREPARED) || lifecycle_is_in_use(PAIR_RETIRED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_in_every_state_has_its_step),
        cmocka_unit_test(a_refusal_says_what_to_do),
        cmocka_unit_test(a_destroyed_signing_key_is_never_needed_again),
        cmocka_unit_test(whoever_is_in_use_has_a_signing_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
