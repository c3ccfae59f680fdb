/* Bytes: readers take nothing when they refuse, writers keep their first error. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void views_are_compared_by_size_and_bytes(void **state)
{
    (void)state;
    const struct bytes none = {NULL, 0};
    assert_true(bytes_equal(none, bytes_text("")));
    assert_true(bytes_equal_text(bytes_text("abc"), "abc"));
    assert_false(bytes_equal_text(bytes_text("abc"), "ab"));
    assert_false(bytes_equal_text(bytes_text("ab"), "abc"));
    assert_false(bytes_equal_text(bytes_text("abc"), "abd"));
    assert_true(bytes_begin_with(none, ""));
    assert_true(bytes_begin_with(bytes_text("rollseal/1"), "rollseal/"));
    assert_false(bytes_begin_with(bytes_text("rollseal"), "rollseal/"));
    assert_false(bytes_begin_with(none, "a"));
    assert_true(bytes_are_printable(bytes_text(" ~")));
    assert_false(bytes_are_printable(bytes_text("\x1F")));
    assert_false(bytes_are_printable(bytes_text("\x7F")));
    assert_false(bytes_are_printable(bytes_text("\x80")));
}

static void a_copy_is_apart_from_its_original(void **state)
{
    (void)state;
    uint8_t original[] = {1, 2, 3};
    struct buf copy = {NULL, 0};
    assert_int_equal(buf_copy((struct bytes){original, sizeof original}, &copy, NULL), ERR_OK);
    original[0] = 9;
    assert_int_equal(copy.data[0], 1);
    assert_int_equal(copy.size, 3);
    buf_done(&copy);
    assert_null(copy.data);
    assert_int_equal(buf_copy((struct bytes){NULL, 0}, &copy, NULL), ERR_OK);
    assert_int_equal(copy.size, 0);
    buf_done(&copy);
    buf_done(&copy);
}

static void a_reader_takes_what_is_there_and_no_more(void **state)
{
    (void)state;
    struct reader r = reader_of(bytes_text("abc"));
    struct bytes taken = {NULL, 99};
    assert_false(reader_take(&r, 4, &taken));
    assert_false(reader_take(&r, SIZE_MAX, &taken));
    assert_int_equal(taken.size, 99);
    assert_true(reader_take(&r, 0, &taken) && taken.size == 0);
    assert_true(reader_take(&r, 2, &taken) && bytes_equal_text(taken, "ab"));
    assert_false(reader_is_done(&r));
    assert_true(reader_take(&r, 1, &taken) && bytes_equal_text(taken, "c"));
    assert_true(reader_is_done(&r));
    assert_false(reader_take(&r, 1, &taken));
    assert_true(reader_take(&r, 0, &taken));
}

static const struct line_case {
    const char *input;
    bool want;
    const char *line, *left;
} line_cases[] = {
    {"a\nb\n", true, "a", "b\n"}, {"\na", true, "", "a"}, {"a\r\n", true, "a\r", ""},
    {"\n", true, "", ""},         {"", false, NULL, ""},  {"no end", false, NULL, "no end"},
};

static void a_line_must_be_ended(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof line_cases / sizeof line_cases[0]; i++) {
        struct reader r = reader_of(bytes_text(line_cases[i].input));
        struct bytes line = {NULL, 0};
        assert_int_equal(reader_line(&r, &line), line_cases[i].want);
        assert_true(bytes_equal_text(r.left, line_cases[i].left));
        if (line_cases[i].want)
            assert_true(bytes_equal_text(line, line_cases[i].line));
    }
}

static const struct word_case {
    const char *input;
    bool want;
    const char *word, *left;
} word_cases[] = {
    {"a b", true, "a", "b"}, {"a  b", true, "a", " b"}, {"word", true, "word", ""}, {"a b ", true, "a", "b "},
    {"", false, NULL, ""},   {" a", false, NULL, " a"}, {"a ", false, NULL, "a "},  {" ", false, NULL, " "},
};

static void words_are_parted_by_single_spaces(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof word_cases / sizeof word_cases[0]; i++) {
        struct reader r = reader_of(bytes_text(word_cases[i].input));
        struct bytes word = {NULL, 0};
        if (reader_word(&r, &word) != word_cases[i].want || !bytes_equal_text(r.left, word_cases[i].left))
            fail_msg("'%s'", word_cases[i].input);
        if (word_cases[i].want)
            assert_true(bytes_equal_text(word, word_cases[i].word));
    }
}

static void a_text_is_skipped_only_if_it_is_next(void **state)
{
    (void)state;
    struct reader r = reader_of(bytes_text("name x"));
    assert_false(reader_skip_text(&r, "names"));
    assert_false(reader_skip_text(&r, "x"));
    assert_true(reader_skip_text(&r, "name "));
    assert_true(reader_skip_text(&r, ""));
    assert_true(bytes_equal_text(r.left, "x"));
    assert_false(reader_skip_text(&r, "xy"));
}

static const struct number_case {
    const char *text;
    uint64_t maximum;
    bool want;
    uint64_t number;
} number_cases[] = {
    {"0", 0, true, 0},
    {"7", 7, true, 7},
    {"10", 10, true, 10},
    {"9007199254740991", 9007199254740991, true, 9007199254740991},
    {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
    {"", 9, false, 0},
    {"1", 0, false, 0},
    {"8", 7, false, 0},
    {"11", 10, false, 0},
    {"20", 19, false, 0},
    {"00", 9, false, 0},
    {"01", 9, false, 0},
    {"+1", 9, false, 0},
    {"-1", 9, false, 0},
    {" 1", 9, false, 0},
    {"1 ", 9, false, 0},
    {"1a", 99, false, 0},
    {"0x1", 99, false, 0},
    {"9007199254740992", 9007199254740991, false, 0},
    {"18446744073709551616", UINT64_MAX, false, 0},
    {"99999999999999999999999999", UINT64_MAX, false, 0},
};

static void a_number_is_written_in_one_way_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof number_cases / sizeof number_cases[0]; i++) {
        const struct number_case *c = &number_cases[i];
        uint64_t number = 77;
        if (bytes_to_number(bytes_text(c->text), c->maximum, &number) != c->want ||
            number != (c->want ? c->number : 77))
            fail_msg("'%s'", c->text);
    }
}

static void a_writer_grows_and_hands_over(void **state)
{
    (void)state;
    struct writer w = writer_to(100000);
    struct buf out = {NULL, 0};
    for (int i = 0; i < 10000; i++)
        writer_format(&w, "%d", i % 10);
    writer_text(&w, "end");
    writer_bytes(&w, (struct bytes){NULL, 0});
    assert_int_equal(writer_finish(&w, &out, NULL), ERR_OK);
    assert_int_equal(out.size, 10003);
    assert_memory_equal(out.data + 9997, "789end", 6);
    assert_null(w.out.data);
    buf_done(&out);
}

static void an_empty_writer_gives_an_empty_text(void **state)
{
    (void)state;
    struct writer w = writer_to(0);
    char *text = NULL;
    assert_int_equal(writer_finish_text(&w, &text, NULL), ERR_OK);
    assert_string_equal(text, "");
    free(text);
}

static void a_writer_refuses_its_maximum_and_keeps_the_refusal(void **state)
{
    (void)state;
    struct writer w = writer_to(4);
    struct buf out = {NULL, 77};
    struct errinfo e = {""};
    char *text = NULL;
    writer_text(&w, "1234");
    assert_int_equal(writer_finish_text(&w, &text, NULL), ERR_OK);
    assert_string_equal(text, "1234");
    free(text);
    writer_text(&w, "12345");
    writer_text(&w, "1");
    assert_int_equal(writer_finish(&w, &out, &e), ERR_TOO_LARGE);
    assert_int_equal(out.size, 77);
    assert_string_equal(e.message, "more than 4 bytes would be written");
    writer_format(&w, "%s", "afresh");
    assert_int_equal(writer_finish(&w, &out, NULL), ERR_TOO_LARGE);
    writer_text(&w, "1");
    writer_done(&w);
    writer_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_are_compared_by_size_and_bytes),
        cmocka_unit_test(a_copy_is_apart_from_its_original),
        cmocka_unit_test(a_reader_takes_what_is_there_and_no_more),
        cmocka_unit_test(a_line_must_be_ended),
        cmocka_unit_test(words_are_parted_by_single_spaces),
        cmocka_unit_test(a_text_is_skipped_only_if_it_is_next),
        cmocka_unit_test(a_number_is_written_in_one_way_only),
        cmocka_unit_test(a_writer_grows_and_hands_over),
        cmocka_unit_test(an_empty_writer_gives_an_empty_text),
        cmocka_unit_test(a_writer_refuses_its_maximum_and_keeps_the_refusal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
