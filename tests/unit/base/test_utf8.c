/* UTF-8: the borders of every size, and what is none. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct first_case {
    const char *name, *text;
    size_t size;
    uint32_t character;
} cases[] = {
    {"ASCII", "a", 1, 'a'},
    {"only the first", "ab", 1, 'a'},
    {"last of one byte", "\x7F", 1, 0x7F},
    {"first of two", "\xC2\x80", 2, 0x80},
    {"last of two", "\xDF\xBF", 2, 0x7FF},
    {"first of three", "\xE0\xA0\x80", 3, 0x800},
    {"in front of the surrogates", "\xED\x9F\xBF", 3, 0xD7FF},
    {"behind the surrogates", "\xEE\x80\x80", 3, 0xE000},
    {"last of three", "\xEF\xBF\xBF", 3, 0xFFFF},
    {"first of four", "\xF0\x90\x80\x80", 4, 0x10000},
    {"last of all", "\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
    {"nothing", "", 0, 0},
    {"going on, without a first byte", "\x80", 0, 0},
    {"cut after one of two", "\xC2", 0, 0},
    {"cut after two of three", "\xE2\x82", 0, 0},
    {"cut after three of four", "\xF0\x9F\x98", 0, 0},
    {"another begins too soon", "\xE2\x82z", 0, 0},
    {"overlong of two", "\xC0\x80", 0, 0},
    {"overlong of two, last", "\xC1\xBF", 0, 0},
    {"overlong of three", "\xE0\x9F\xBF", 0, 0},
    {"overlong of four", "\xF0\x8F\xBF\xBF", 0, 0},
    {"first surrogate", "\xED\xA0\x80", 0, 0},
    {"last surrogate", "\xED\xBF\xBF", 0, 0},
    {"beyond the last", "\xF4\x90\x80\x80", 0, 0},
    {"five bytes", "\xF8\x88\x80\x80\x80", 0, 0},
    {"byte that never occurs", "\xFF", 0, 0},
};

static void the_first_character_is_told_from_what_is_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t character = 0;
        size_t size = utf8_first(bytes_text(cases[i].text), &character);
        if (size != cases[i].size || character != cases[i].character)
            fail_msg("%s: %zu bytes, U+%04X", cases[i].name, size, character);
        assert_int_equal(utf8_first(bytes_text(cases[i].text), NULL), size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_character_is_told_from_what_is_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
