/* Escapes: nothing from a file reaches a terminal as anything but text. */
#include "text/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct escape_case {
    const char *name, *text, *want;
    size_t width;
} cases[] = {
    {"nothing", "", "", 0},
    {"ASCII", "helpdesk.ini ~!\\", "helpdesk.ini ~!\\", 15 + 1},
    {"UTF-8", "M\xC3\xBCller \xE2\x82\xAC \xF0\x9F\x98\x80", "M\xC3\xBCller \xE2\x82\xAC \xF0\x9F\x98\x80", 10},
    {"line end", "a\nb", "a\\x0Ab", 6},
    {"carriage return", "a\rb", "a\\x0Db", 6},
    {"escape sequence", "\x1B[31mred", "\\x1B[31mred", 11},
    {"bell, backspace, delete", "\a\b\x7F", "\\x07\\x08\\x7F", 12},
    {"C1 control in UTF-8",
     "\xC2\x9B"
     "31m",
     "\\xC2\\x9B31m", 11},
    {"first character behind C1", "\xC2\xA0", "\xC2\xA0", 1},
    {"line separator", "\xE2\x80\xA8", "\\xE2\\x80\\xA8", 12},
    {"right-to-left override",
     "a\xE2\x80\xAE"
     "b",
     "a\\xE2\\x80\\xAEb", 14},
    {"right-to-left isolate", "\xE2\x81\xA7", "\\xE2\\x81\\xA7", 12},
    {"Latin-1", "M\xFCller", "M\\xFCller", 9},
    {"cut character", "\xE2\x82", "\\xE2\\x82", 8},
    {"overlong slash", "\xC0\xAF", "\\xC0\\xAF", 8},
    {"surrogate", "\xED\xA0\x80", "\\xED\\xA0\\x80", 12},
};

static void only_harmless_text_is_shown_as_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct writer w = writer_to(1000);
        char *got = NULL;
        escape_text(&w, cases[i].text);
        assert_int_equal(writer_finish_text(&w, &got, NULL), ERR_OK);
        if (strcmp(got, cases[i].want) != 0 || escape_width(cases[i].text) != cases[i].width)
            fail_msg("%s: %s, %zu columns", cases[i].name, got, escape_width(cases[i].text));
        assert_int_equal(escape_is_needless(cases[i].text), strcmp(got, cases[i].text) == 0);
        free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_harmless_text_is_shown_as_it_is)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
