/*
 * A command that goes on says each thing once, as long as it lasts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "commands/told.h"

static void test_says_what_is_new_in_a_round(void **state)
{
    static const struct {
        const char *rounds[3][2];
        bool want[3][2];
    } rows[] = {
        {{{"a", NULL}, {"a", NULL}, {"a", NULL}}, {{true}, {false}, {false}}},
        {{{"a", "b"}, {"b", "a"}, {"b", NULL}}, {{true, true}, {false, false}, {false}}},
        {{{"a", "a"}, {NULL, NULL}, {"a", "a"}}, {{true, false}, {false}, {true, false}}},
        {{{"a", NULL}, {"b", NULL}, {"a", NULL}}, {{true}, {true}, {true}}},
        {{{"it is 2026-11-22T05:00:00Z now", NULL}, {"it is 2026-11-22T05:05:00Z now", NULL}, {"it is now", NULL}},
         {{true}, {false}, {true}}},
        {{{"2026-11-22T05:00:00Z", NULL}, {"2026-11-23T05:00:00Z", NULL}, {"2026-11-22T05:00:00", NULL}},
         {{true}, {false}, {true}}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct told told = {.now = {.count = 0}};
        for (size_t round = 0; round < 3; round++) {
            told_begin(&told);
            for (size_t k = 0; k < 2 && rows[i].rounds[round][k] != NULL; k++) {
                if (told_is_new(&told, rows[i].rounds[round][k]) != rows[i].want[round][k])
                    fail_msg("row %zu, round %zu: %s", i, round, rows[i].rounds[round][k]);
            }
        }
        told_done(&told);
    }
}

static void test_says_no_more_than_somebody_reads(void **state)
{
    struct told told = {.now = {.count = 0}};
    size_t said = 0;
    (void)state;
    for (size_t round = 0; round < 3; round++) {
        told_begin(&told);
        for (size_t i = 0; i < 2 * TOLD_MAX; i++) {
            char text[32];
            snprintf(text, sizeof text, "message %zu", i);
            said += told_is_new(&told, text) ? 1 : 0;
        }
    }
    assert_int_equal(said, TOLD_MAX);
    told_done(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_says_what_is_new_in_a_round),
        cmocka_unit_test(test_says_no_more_than_somebody_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
