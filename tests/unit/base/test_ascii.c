/* Words in any case, and bytes that no locale makes letters. */
#include "base/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *a, *b;
    bool are_equal, begins; /* a begins with b */
} cases[] = {
    {"Ring", "ring", true, true},    {"", "", true, true},
    {"true", "TRUE", true, true},    {"Ring=all", "RING", false, true},
    {"Ring", "Rings", false, false}, {"Ring", "", false, true},
    {"", "Ring", false, false},      {"[", "{", false, false},
    {"@", "`", false, false},        {"\xC3\x84", "\xC3\xA4", false, false},
    {"\xC4\xB0", "i", false, false},
};

static void only_the_case_of_ascii_letters_is_passed_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (ascii_equals_nocase(cases[i].a, cases[i].b) != cases[i].are_equal)
            fail_msg("'%s' and '%s'", cases[i].a, cases[i].b);
        if (ascii_begins_nocase(cases[i].a, cases[i].b) != cases[i].begins)
            fail_msg("'%s' begins with '%s'", cases[i].a, cases[i].b);
    }
}

static void words_are_in_order_without_case(void **state)
{
    (void)state;
    static const char *const ascending[] = {"", "-", "_", "A", "a-", "a.b", "A0", "ab", "\xC3\x84"};
    const int count = sizeof ascending / sizeof ascending[0];
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < count; k++) {
            int order = ascii_compare_nocase(ascending[i], ascending[k]);
            if ((order < 0) != (i < k) || (order > 0) != (i > k))
                fail_msg("'%s' and '%s'", ascending[i], ascending[k]);
        }
    }
    assert_int_equal(ascii_compare_nocase("PC-1.Example", "pc-1.eXAMPLE"), 0);
}

static void no_other_byte_is_a_letter_or_digit(void **state)
{
    (void)state;
    int letters = 0, digits = 0, changed = 0;
    for (int byte = 0; byte < 256; byte++) {
        char c = (char)byte;
        letters += ascii_is_letter(c);
        digits += ascii_is_digit(c);
        changed += ascii_lower(c) != c;
        changed += ascii_upper(c) != c;
    }
    assert_int_equal(letters, 52);
    assert_int_equal(digits, 10);
    assert_int_equal(changed, 52);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_case_of_ascii_letters_is_passed_over),
        cmocka_unit_test(words_are_in_order_without_case),
        cmocka_unit_test(no_other_byte_is_a_letter_or_digit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
