/* The word that was meant: slips of the hand, and what is too far away. */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const words[] = {"config publish", "config import",     "pair list", "Configuration",
                                    "Ring",           "CertificateSource", NULL};

static const struct {
    const char *word, *want;
} cases[] = {
    {"config publsh", "config publish"},
    {"config pubilsh", "config publish"},
    {"confgi publish", "config publish"},
    {"pair lits", "pair list"},
    {"configuration", "Configuration"},
    {"RING", "Ring"},
    {"Rnig", "Ring"},
    {"CertifcateSource", "CertificateSource"},
    {"Certificate_Source", "CertificateSource"},
    {"", NULL},
    {"x", NULL},
    {"Rxyz", NULL},
    {"publish", NULL},
    {"an option name that is much longer than any of ours", NULL},
};

static void a_slip_is_told_from_another_word(void **state)
{
    (void)state;
    static const char *const none[] = {NULL};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = nearest_word(cases[i].word, words);
        if ((got == NULL) != (cases[i].want == NULL) || (got != NULL && strcmp(got, cases[i].want) != 0))
            fail_msg("'%s': %s", cases[i].word, got != NULL ? got : "none");
        assert_null(nearest_word(cases[i].word, none));
    }
}

static void the_nearest_of_several_is_taken(void **state)
{
    (void)state;
    static const char *const several[] = {"activated", "active", "activate", NULL};
    assert_string_equal(nearest_word("activat", several), "activate");
    assert_string_equal(nearest_word("active", several), "active");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_told_from_another_word),
        cmocka_unit_test(the_nearest_of_several_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
