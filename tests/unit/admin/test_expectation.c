/* Lists of computers, as other programs write them: what is a name, and what is refused. */
#include "admin/expected/expectation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/expected/name.h"
#include "base/limits.h"
#include "place.h"

static const struct {
    const char *name, *text, *column;
    enum err want;
    const char *names; /* with a space behind each */
    size_t repeated;
} cases[] = {
    {"one a line", "pc-b\npc-a\n", NULL, ERR_OK, "pc-a pc-b ", 0},
    {"no line end at the end", "pc-a\npc-b", NULL, ERR_OK, "pc-a pc-b ", 0},
    {"CRLF", "pc-a\r\npc-b\r\n", NULL, ERR_OK, "pc-a pc-b ", 0},
    {"a byte order mark", "\xEF\xBB\xBFpc-a\n", NULL, ERR_OK, "pc-a ", 0},
    {"blanks and empty lines", "\n  pc-a\t\n \t\n\r\npc-b \r\n\n", NULL, ERR_OK, "pc-a pc-b ", 0},
    {"repeated in any case", "pc-a\nPC-A\npc-b\nPc-A\n", NULL, ERR_OK, NULL, 2},
    {"names with dots", "pc-a.example.org\npc-a\n", NULL, ERR_OK, "pc-a pc-a.example.org ", 0},
    {"letters of UTF-8", "M\xC3\xBCller\n", NULL, ERR_OK, "M\xC3\xBCller ", 0},
    {"quoted names", "\"pc-a\"\n\"pc-b\"\r\n", NULL, ERR_OK, "pc-a pc-b ", 0},
    {"nothing", "", NULL, ERR_MALFORMED, NULL, 0},
    {"nothing but line ends", "\xEF\xBB\xBF\r\n\n  \n", NULL, ERR_MALFORMED, NULL, 0},
    {"a table without saying so", "Name,Site\npc-a,Berlin\n", NULL, ERR_MALFORMED, NULL, 0},
    {"a table with semicolons", "pc-a\npc-b;Berlin\n", NULL, ERR_MALFORMED, NULL, 0},
    {"a NUL byte", "p\\c-a\n", NULL, ERR_MALFORMED, NULL, 0}, /* \ becomes NUL */
    {"an escape sequence", "pc-a\n\x1B[31mpc-b\n", NULL, ERR_MALFORMED, NULL, 0},
    {"a lone CR", "pc-a\rpc-b\n", NULL, ERR_MALFORMED, NULL, 0},
    {"marks that turn the direction",
     "pc-\xE2\x80\xAE"
     "a\n",
     NULL, ERR_MALFORMED, NULL, 0},
    {"Latin-1", "M\xFCller\n", NULL, ERR_MALFORMED, NULL, 0},
    {"UTF-16, little end first", "\xFF\xFEp\\c\\", NULL, ERR_MALFORMED, NULL, 0},
    {"UTF-16, big end first", "\xFE\xFF\\p\\c", NULL, ERR_MALFORMED, NULL, 0},
    {"a quote that does not end", "\"pc-a\npc-b\n", NULL, ERR_MALFORMED, NULL, 0},

    {"a table", "Name,Site\npc-b,Berlin\npc-a,Bonn\n", "Name", ERR_OK, "pc-a pc-b ", 0},
    {"another column, in another case", "Site,NAME\nBerlin,pc-b\n", "name", ERR_OK, "pc-b ", 0},
    {"semicolons", "Site;Name\r\nBerlin, North;pc-b\r\n", "Name", ERR_OK, "pc-b ", 0},
    {"tabs", "Site\tName\nBerlin\tpc-b\n", "Name", ERR_OK, "pc-b ", 0},
    {"one column", "Name\npc-a\n\npc-b\n", "Name", ERR_OK, "pc-a pc-b ", 0},
    {"quotes", "\"Site\",\"Name\"\n\"Berlin, \"\"North\"\"\",\"pc-b\"\n", "Name", ERR_OK, "pc-b ", 0},
    {"line ends within quotes", "Name,\"Where\nit is\"\r\npc-a,\"Berlin\r\nNorth\"\r\npc-b,\n", "Name", ERR_OK,
     "pc-a pc-b ", 0},
    {"a separator within quotes of the first line", "\"a,b\";Name\nx;pc-a\n", "Name", ERR_OK, "pc-a ", 0},
    {"rows that are short or empty", "Site,Name\nBerlin\n,\n\n,pc-a\n", "Name", ERR_OK, "pc-a ", 0},
    {"a byte order mark in front of a quote", "\xEF\xBB\xBF\"Name\"\npc-a\n", "Name", ERR_OK, "pc-a ", 0},
    {"no such column", "Name,Site\npc-a,Berlin\n", "Computer", ERR_USAGE, NULL, 0},
    {"no first line", "", "Name", ERR_USAGE, NULL, 0},
    {"a column without names", "Name,Site\n,Berlin\n", "Name", ERR_MALFORMED, NULL, 0},
    {"text behind a quote", "Name\n\"pc\"-a\n", "Name", ERR_MALFORMED, NULL, 0},
    {"a quote that does not end in another column", "Name,Site\npc-a,\"Berlin\n", "Name", ERR_MALFORMED, NULL, 0},
    {"a line end within a name", "Name,Site\n\"pc\n-a\",Berlin\n", "Name", ERR_MALFORMED, NULL, 0},
};

/* `\` stands for NUL, which no string of C can hold. */
static struct buf bytes_of(const char *text)
{
    struct buf b = {NULL, 0};
    assert_int_equal(buf_copy(bytes_text(text), &b, NULL), ERR_OK);
    for (size_t i = 0; i < b.size; i++)
        b.data[i] = b.data[i] == '\\' ? 0 : b.data[i];
    return b;
}

static void demand_names(const char *row, const struct expectation *x, const char *want)
{
    char got[1000] = "";
    for (size_t i = 0; i < x->names.count; i++) {
        size_t length = strlen(got);
        snprintf(got + length, sizeof got - length, "%s ", x->names.items[i]);
        assert_true(expectation_has(x, x->names.items[i]));
    }
    if (want != NULL && strcmp(got, want) != 0)
        fail_msg("%s: %s", row, got);
}

static void lists_and_tables_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct expectation x = {.repeated = 77};
        struct errinfo e = {""};
        struct buf text = bytes_of(cases[i].text);
        enum err got = expectation_parse(buf_bytes(&text), cases[i].column, &x, &e);
        buf_done(&text);
        place_demand_error(cases[i].name, got, cases[i].want, &e);
        assert_int_equal(x.repeated, got == ERR_OK ? cases[i].repeated : 77);
        demand_names(cases[i].name, &x, cases[i].names);
        expectation_done(&x);
    }
}

static void the_line_of_a_wrong_name_is_said(void **state)
{
    (void)state;
    struct expectation x;
    struct errinfo e = {""};
    const char *const text = "Name,Where\npc-a,\"two\nlines\"\n\x1B,x\n";
    assert_int_equal(expectation_parse(bytes_text(text), "Name", &x, &e), ERR_MALFORMED);
    assert_non_null(strstr(e.message, "line 4:"));
    assert_null(strchr(e.message, '\x1B'));
}

static void names_have_a_length(void **state)
{
    (void)state;
    struct expectation x = {.repeated = 0};
    char name[LIMIT_COMPUTER_NAME + 2];
    memset(name, 'a', sizeof name);
    name[LIMIT_COMPUTER_NAME + 1] = '\0';
    assert_int_equal(expectation_parse(bytes_text(name), NULL, &x, NULL), ERR_MALFORMED);
    name[LIMIT_COMPUTER_NAME] = '\0';
    assert_int_equal(expectation_parse(bytes_text(name), NULL, &x, NULL), ERR_OK);
    expectation_done(&x);
}

static void names_are_found_in_any_case(void **state)
{
    (void)state;
    struct expectation x = {.repeated = 0};
    assert_false(expectation_has(&x, "pc-a"));
    assert_int_equal(expectation_parse(bytes_text("pc-a\npc-c\n"), NULL, &x, NULL), ERR_OK);
    assert_true(expectation_has(&x, "PC-A"));
    assert_false(expectation_has(&x, "pc-b"));
    assert_false(expectation_has(&x, "pc"));
    expectation_done(&x);
}

static const struct {
    const char *a, *b;
    bool match;
} matches[] = {
    {"pc-a", "PC-A", true},
    {"pc-a", "pc-a.example.org", true},
    {"PC-A.Example.org", "pc-a.example.ORG", true},
    {"pc-a", "pc-ab.example.org", false},
    {"pc-a", "pc-b", false},
    {"pc-a.example.org", "pc-a.example.com", false},
    {"pc-a.example", "pc-a.example.org", false},
    {"pc-a.", "pc-a", true},
};

static void a_name_without_a_dot_is_the_first_label(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(matches); i++) {
        if (computer_name_matches(matches[i].a, matches[i].b) != matches[i].match ||
            computer_name_matches(matches[i].b, matches[i].a) != matches[i].match)
            fail_msg("%s and %s", matches[i].a, matches[i].b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_tables_are_read),
        cmocka_unit_test(the_line_of_a_wrong_name_is_said),
        cmocka_unit_test(names_have_a_length),
        cmocka_unit_test(names_are_found_in_any_case),
        cmocka_unit_test(a_name_without_a_dot_is_the_first_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
