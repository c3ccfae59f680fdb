/* Percent-encoding: one encoding of everything, and nothing else is taken. */
#include "base/percent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void texts_have_one_encoding(void **state)
{
    (void)state;
    static const struct {
        const char *text, *word;
    } rows[] = {
        {"", ""},           {"/srv/x", "/srv/x"},       {"a b", "a%20b"},
        {"100%", "100%25"}, {"~!\x7F\x01", "~!%7F%01"}, {"B\xC3\xBCro", "B%C3%BCro"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct writer w = writer_to(100);
        char *word = NULL, back[20];
        percent_write(&w, bytes_text(rows[i].text));
        assert_int_equal(writer_finish_text(&w, &word, NULL), ERR_OK);
        assert_string_equal(word, rows[i].word);
        assert_true(percent_decode(bytes_text(word), back, sizeof back));
        assert_string_equal(back, rows[i].text);
        free(word);
    }
}

static void nothing_else_is_decoded(void **state)
{
    (void)state;
    static const char *const words[] = {"%",   "%2",  "%2G", "%2g",  "%c3",  "%41",
                                        "%7E", "%00", "a b", "\x7F", "\xC3", "a%"};
    char out[20];
    for (size_t i = 0; i < COUNT(words); i++) {
        if (percent_decode(bytes_text(words[i]), out, sizeof out))
            fail_msg("%s", words[i]);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    char out[3];
    assert_true(percent_decode(bytes_text("a%20"), out, sizeof out));
    assert_false(percent_decode(bytes_text("a%20b"), out, sizeof out));
    assert_false(percent_decode(bytes_text(""), out, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_have_one_encoding),
        cmocka_unit_test(nothing_else_is_decoded),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
