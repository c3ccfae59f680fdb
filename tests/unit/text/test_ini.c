/* Reading INI files: what comes out of them, and what is refused because inih would mishandle it without a word. */
#include "text/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

#define TEXT(literal)                                                                                                  \
    {                                                                                                                  \
        (const uint8_t *)(literal), sizeof(literal) - 1                                                                \
    }
#define SECTION_49 "1234567890123456789012345678901234567890123456789"

/* Writes each entry as LINE[SECTION]KEY=VALUE; */
static enum err describe(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    (void)e;
    writer_format(context, "%d[%s]%s=%s;", entry->line, entry->section, entry->key, entry->value);
    return ERR_OK;
}

static const struct read_case {
    const char *name;
    struct bytes text;
    const char *want;
} read_cases[] = {
    {"empty file", TEXT(""), ""},
    {"only a byte order mark", TEXT("\xEF\xBB\xBF"), ""},
    {"only comments and blanks", TEXT("; a\n# b\n\n \t\n  ; c\n"), ""},
    {"outside of sections", TEXT("a=1\n"), "1[]a=1;"},
    {"sections", TEXT("[s]\na=1\n[t]\na=2\n"), "2[s]a=1;4[t]a=2;"},
    {"a section that goes on later", TEXT("[s]\na=1\n[t]\na=2\n[s]\nb=3\n"), "2[s]a=1;4[t]a=2;6[s]b=3;"},
    {"keys of other cases", TEXT("[s]\na=1\nA=2\n[S]\na=3\n"), "2[s]a=1;3[s]A=2;5[S]a=3;"},
    {"byte order mark in front of a section", TEXT("\xEF\xBB\xBF[s]\na=1\n"), "2[s]a=1;"},
    {"byte order mark in front of a key",
     TEXT("\xEF\xBB\xBF"
          "a=1\n"),
     "1[]a=1;"},
    {"CRLF", TEXT("[s]\r\na=1\r\n"), "2[s]a=1;"},
    {"no line end behind the last line", TEXT("[s]\na=1"), "2[s]a=1;"},
    {"blanks around key and value", TEXT(" \ta \t=\t 1 \t\n"), "1[]a=1;"},
    {"blanks inside", TEXT("a b = c  d\n"), "1[]a b=c  d;"},
    {"blanks in a section's name stay", TEXT("[ s ]\na=1\n"), "2[ s ]a=1;"},
    {"blanks around a section", TEXT("  [s]  \na=1\n"), "2[s]a=1;"},
    {"colon", TEXT("a: 1\nb=x:y\nc:x=y\n"), "1[]a=1;2[]b=x:y;3[]c=x=y;"},
    {"empty value", TEXT("a=\nb = \n"), "1[]a=;2[]b=;"},
    {"no inline comments", TEXT("a=1 ; no comment\nb=2 # none\nc=;\nd=#\n"),
     "1[]a=1 ; no comment;2[]b=2 # none;3[]c=;;4[]d=#;"},
    {"no values of several lines", TEXT("a=1\n  b=2\n"), "1[]a=1;2[]b=2;"},
    {"quotes stay", TEXT("a=\"1\"\nb='2'\n"), "1[]a=\"1\";2[]b='2';"},
    {"UTF-8", TEXT("[B\xC3\xBCro]\nst\xC3\xBChle=f\xC3\xBCnf\n"), "2[B\xC3\xBCro]st\xC3\xBChle=f\xC3\xBCnf;"},
    {"bytes that are no UTF-8", TEXT("a=\xFC\n"), "1[]a=\xFC;"},
    {"name of a section at its limit", TEXT("[" SECTION_49 "]\na=1\n"), "2[" SECTION_49 "]a=1;"},
    {"brackets and quotes behind a key's beginning", TEXT("a{<=1\n\"b\"=2\n"), "1[]a{<=1;2[]\"b\"=2;"},
    {"numbers and commas in a section's name", TEXT("[1]\na=1\n[1st floor, left]\na=2\n[10.0.0.1]\na=3\n"),
     "2[1]a=1;4[1st floor, left]a=2;6[10.0.0.1]a=3;"},
    {"quotes inside a section's name", TEXT("[remote \"x\"]\na=1\n"), "2[remote \"x\"]a=1;"},
    {"dots in names", TEXT("[a.b]\nc.d=1\n"), "2[a.b]c.d=1;"},
};

static void every_key_is_read_as_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof read_cases / sizeof read_cases[0]; i++) {
        struct writer w = writer_to(1000);
        struct errinfo e = {""};
        char *got = NULL;
        if (ini_each(read_cases[i].text, describe, &w, &e) != ERR_OK)
            fail_msg("%s: %s", read_cases[i].name, e.message);
        assert_int_equal(writer_finish_text(&w, &got, NULL), ERR_OK);
        if (strcmp(got, read_cases[i].want) != 0)
            fail_msg("%s: %s", read_cases[i].name, got);
        free(got);
    }
}

static const struct refuse_case {
    const char *name;
    struct bytes text;
    const char *message; /* how it begins */
} refuse_cases[] = {
    {"NUL byte", TEXT("a=1\0b=2\n"), "the file has NUL bytes"},
    {"NUL byte at the end", TEXT("a=1\n\0"), "the file has NUL bytes"},
    {"UTF-16, little endian",
     TEXT("\xFF\xFE"
          "a\0=\0001\0"),
     "the file is UTF-16"},
    {"UTF-16, big endian", TEXT("\xFE\xFF\0a\0=\0001"), "the file is UTF-16"},
    {"UTF-16 without its mark", TEXT("a\0=\0001\0"), "the file has NUL bytes"},
    {"lone CR between lines", TEXT("[s]\na=1\rb=2\n"), "line 2: a CR"},
    {"lone CR at the end", TEXT("a=1\r"), "line 1: a CR"},
    {"two CR in front of an LF", TEXT("a=1\r\r\n"), "line 1: a CR"},
    {"lone CR in a comment", TEXT("; x\ry=1\n"), "line 1: a CR"},
    {"section too long", TEXT("[x" SECTION_49 "]\na=1\n"), "line 1: the section's name has more"},
    {"text behind a section", TEXT("[s] x\na=1\n"), "line 1: nothing may follow"},
    {"comment behind a section", TEXT("[s] ; x\na=1\n"), "line 1: nothing may follow"},
    {"two ] behind a section", TEXT("[s]]\na=1\n"), "line 1: nothing may follow"},
    {"section without ]", TEXT("a=1\n[s\nb=2\n"), "line 2: ']' is missing"},
    {"section without name", TEXT("[]\na=1\n"), "line 1: the section has no name"},
    {"key without name", TEXT("[s]\n=1\n"), "line 2: the key in front of '=' is missing"},
    {"key without name, colon", TEXT("  : 1\n"), "line 1: the key in front of ':' is missing"},
    {"JSON in one line", TEXT("{\"a\":1}\n"), "line 1 begins with '{', as in JSON or XML"},
    {"XML with a value", TEXT("[s]\n <a b=\"c\"/>\n"), "line 2 begins with '<', as in JSON or XML"},
    {"JSON, a list of numbers", TEXT("[1,2]\n"), "line 1 is a list, as in JSON"},
    {"JSON, a list of numbers with blanks", TEXT("a=1\n[ -1.5, 2e3 ]\n"), "line 2 is a list, as in JSON"},
    {"JSON, a list of strings", TEXT("[\"a\"]\n"), "line 1 is a list, as in JSON"},
    {"JSON, a list of objects", TEXT("[ {\"a\":1} ]\n"), "line 1 is a list, as in JSON"},
    {"JSON, a list of lists", TEXT("[[1], [2]]\n"), "line 1 is a list, as in JSON"},
    {"line without value", TEXT("a=1\n\nword\n"), "line 3 is no [section]"},
    {"byte order mark in a later line", TEXT("a=1\n\xEF\xBB\xBF[s]\n"), "line 2 is no [section]"},
    {"continued line", TEXT("a=1\n  more\n"), "line 2 is no [section]"},
    {"key twice", TEXT("a=1\na=1\n"), "line 2: the key 'a' is in this section already, in line 1"},
    {"key twice, written otherwise", TEXT("[s]\na=1\n a : 2\n"), "line 3: the key 'a' is in this section already"},
    {"key twice in a section that goes on", TEXT("[s]\na=1\n[t]\na=1\n[s]\na=2\n"),
     "line 6: the key 'a' is in this section already, in line 2"},
};

static enum err must_not_come(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    (void)context;
    (void)e;
    fail_msg("visited %s", entry->key);
    return ERR_OK;
}

static void what_inih_would_mishandle_is_refused_before_the_first_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refuse_cases / sizeof refuse_cases[0]; i++) {
        const struct refuse_case *c = &refuse_cases[i];
        struct errinfo e = {""};
        enum err got = ini_each(c->text, must_not_come, NULL, &e);
        if (got != ERR_MALFORMED || strncmp(e.message, c->message, strlen(c->message)) != 0)
            fail_msg("%s: %s, %s", c->name, err_name(got), e.message);
    }
}

static void a_file_over_the_limit_is_refused(void **state)
{
    (void)state;
    size_t size = (size_t)LIMIT_CONFIGURATION + 1;
    uint8_t *text = malloc(size);
    assert_non_null(text);
    memset(text, '#', size);
    assert_int_equal(ini_each((struct bytes){text, size}, must_not_come, NULL, NULL), ERR_TOO_LARGE);
    assert_int_equal(ini_each((struct bytes){text, size - 1}, must_not_come, NULL, NULL), ERR_OK);
    free(text);
}

static enum err check_long_value(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    (void)e;
    if (strcmp(entry->key, "long") == 0)
        *(size_t *)context = strspn(entry->value, "x");
    return ERR_OK;
}

static void the_longest_line_is_read_whole(void **state)
{
    (void)state;
    size_t size = LIMIT_CONFIGURATION;
    uint8_t *text = malloc(size);
    size_t found = 0;
    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text, "long=", 5);
    assert_int_equal(ini_each((struct bytes){text, size}, check_long_value, &found, NULL), ERR_OK);
    assert_int_equal(found, size - 5);
    free(text);
}

static enum err stop_at_b(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    ++*(int *)context;
    return strcmp(entry->key, "b") == 0 ? err_set(e, ERR_USAGE, "no b here") : ERR_OK;
}

static void the_visitor_ends_the_reading_with_its_own_error(void **state)
{
    (void)state;
    int visits = 0;
    struct errinfo e = {""};
    assert_int_equal(ini_each(bytes_text("a=1\nb=2\nc=3\n"), stop_at_b, &visits, &e), ERR_USAGE);
    assert_int_equal(visits, 2);
    assert_string_equal(e.message, "no b here");
}

static const struct get_case {
    const char *section, *key;
    enum err want;
    const char *value;
} get_cases[] = {
    {"", "a", ERR_OK, "outside"},    {"s", "a", ERR_OK, "inside"},       {"s", "empty", ERR_OK, ""},
    {"t.u", "v.w", ERR_OK, "dots"},  {"S", "a", ERR_NOT_FOUND, NULL},    {"s", "A", ERR_NOT_FOUND, NULL},
    {"s", "b", ERR_NOT_FOUND, NULL}, {"", "empty", ERR_NOT_FOUND, NULL}, {"none", "a", ERR_NOT_FOUND, NULL},
};

static void one_value_is_taken_by_its_exact_names(void **state)
{
    (void)state;
    struct bytes text = bytes_text("a=outside\n[s]\na=inside\nempty=\n[t.u]\nv.w=dots\n");
    for (size_t i = 0; i < sizeof get_cases / sizeof get_cases[0]; i++) {
        const struct get_case *c = &get_cases[i];
        struct secret *value = NULL;
        assert_int_equal(ini_get(text, c->section, c->key, &value, NULL), c->want);
        assert_true((value != NULL) == (c->want == ERR_OK));
        if (value != NULL)
            assert_true(bytes_equal_text(secret_bytes(value), c->value));
        secret_free(&value);
    }
}

static const struct split_case {
    const char *name;
    enum err want;
    const char *section, *key;
} split_cases[] = {
    {"a.b", ERR_OK, "a", "b"},         {"a.b.c", ERR_OK, "a.b", "c"},
    {"key", ERR_OK, "", "key"},        {"Help desk.phone number", ERR_OK, "Help desk", "phone number"},
    {"", ERR_USAGE, NULL, NULL},       {".", ERR_USAGE, NULL, NULL},
    {".b", ERR_USAGE, NULL, NULL},     {"a.", ERR_USAGE, NULL, NULL},
    {"a.b=c", ERR_USAGE, NULL, NULL},  {"a.b:c", ERR_USAGE, NULL, NULL},
    {"a.;b", ERR_USAGE, NULL, NULL},   {"a.#b", ERR_USAGE, NULL, NULL},
    {"a.[b]", ERR_USAGE, NULL, NULL},  {"a. b", ERR_USAGE, NULL, NULL},
    {"a.b ", ERR_USAGE, NULL, NULL},   {"a.b\nc", ERR_USAGE, NULL, NULL},
    {"a.b\r", ERR_USAGE, NULL, NULL},  {"a]b.c", ERR_USAGE, NULL, NULL},
    {"a\nb.c", ERR_USAGE, NULL, NULL}, {"x" SECTION_49 ".c", ERR_USAGE, NULL, NULL},
};

static void names_are_split_at_the_last_dot(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof split_cases / sizeof split_cases[0]; i++) {
        const struct split_case *c = &split_cases[i];
        char *section = NULL, *key = NULL;
        enum err got = ini_split(c->name, &section, &key, NULL);
        if (got != c->want)
            fail_msg("'%s': %s", c->name, err_name(got));
        assert_true((section != NULL) == (got == ERR_OK) && (key != NULL) == (got == ERR_OK));
        if (got == ERR_OK) {
            assert_string_equal(section, c->section);
            assert_string_equal(key, c->key);
        }
        free(section);
        free(key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read_as_it_stands),
        cmocka_unit_test(what_inih_would_mishandle_is_refused_before_the_first_key),
        cmocka_unit_test(a_file_over_the_limit_is_refused),
        cmocka_unit_test(the_longest_line_is_read_whole),
        cmocka_unit_test(the_visitor_ends_the_reading_with_its_own_error),
        cmocka_unit_test(one_value_is_taken_by_its_exact_names),
        cmocka_unit_test(names_are_split_at_the_last_dot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
