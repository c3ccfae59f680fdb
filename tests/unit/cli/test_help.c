/* Help: the pages as they stand, and 80 columns. */
#include "cli/help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/wrap.h"
#include "fake_program.h"
#include "text/escape.h"

static const char program_page[] = "usage: fake [OPTION …] COMMAND [ARGUMENT …]\n"
                                   "\n"
                                   "a program that does nothing\n"
                                   "\n"
                                   "commands:\n"
                                   "  init           make the vault\n"
                                   "\n"
                                   "  pair generate  a new pair, which nothing is sealed to yet\n"
                                   "  pair list      all pairs\n"
                                   "\n"
                                   "  status         what is in use, with an explanation that is so long that it\n"
                                   "                 does not fit into the line of a list\n"
                                   "  silent         fail without a message\n"
                                   "  exec           run a command\n"
                                   "\n"
                                   "options of every command:\n"
                                   "  --vault DIR  the vault's folder\n"
                                   "  --tag TAG    a mark (several)\n"
                                   "  -h, --help   show the help of the command\n"
                                   "  --version    show the version of the program\n"
                                   "  --quiet      no notes and no progress, only warnings and errors\n"
                                   "  --json       the result as one JSON document\n"
                                   "\n"
                                   "'fake COMMAND --help' says more about a command.\n";

static const char group_page[] = "usage: fake [OPTION …] pair COMMAND [ARGUMENT …]\n"
                                 "\n"
                                 "commands:\n"
                                 "  pair generate  a new pair, which nothing is sealed to yet\n"
                                 "  pair list      all pairs\n"
                                 "\n"
                                 "'fake COMMAND --help' says more about a command.\n";

static const char command_page[] = "usage: fake pair generate [OPTION …] [NAME …]\n"
                                   "\n"
                                   "a new pair, which nothing is sealed to yet\n"
                                   "\n"
                                   "The pair is prepared: it may be exported and distributed long before it is used,\n"
                                   "and nothing is sealed to it but its probe.\n"
                                   "\n"
                                   "States: prepared, active, previous, retired.\n"
                                   "\n"
                                   "options:\n"
                                   "  --algorithm p256|x25519|rsa3072|rsa4096\n"
                                   "                      of the encryption key; p256, the default, works in every\n"
                                   "                      certificate store that is known to us\n"
                                   "  -d, --valid PERIOD  how long it is valid, 730d by default\n"
                                   "\n"
                                   "options of every command:\n"
                                   "  --vault DIR         the vault's folder\n"
                                   "  --tag TAG           a mark (several)\n"
                                   "  -h, --help          show the help of the command\n"
                                   "  --version           show the version of the program\n"
                                   "  --quiet             no notes and no progress, only warnings and errors\n"
                                   "  --json              the result as one JSON document\n"
                                   "\n"
                                   "example:\n"
                                   "  fake pair generate --algorithm p256\n";

static void assert_page(char *page, const char *want)
{
    assert_string_equal(page, want);
    free(page);
}

static void the_pages_are_made_of_the_tables(void **state)
{
    (void)state;
    char *page = NULL;
    assert_int_equal(help_program(&fake_program, &page, NULL), ERR_OK);
    assert_page(page, program_page);
    assert_int_equal(help_group(&fake_program, "pair", &page, NULL), ERR_OK);
    assert_page(page, group_page);
    assert_int_equal(help_command(&fake_program, fake_program.commands[1], &page, NULL), ERR_OK);
    assert_page(page, command_page);
}

static const struct wrap_case {
    const char *name, *text;
    size_t column, indent;
    const char *want;
} wrap_cases[] = {
    {"nothing", "", 0, 0, "\n"},
    {"one line", "a b", 0, 0, "a b\n"},
    {"80 columns fit", "1234567890123456789012345678901234567890 123456789012345678901234567890123456789", 0, 0,
     "1234567890123456789012345678901234567890 123456789012345678901234567890123456789\n"},
    {"81 do not", "1234567890123456789012345678901234567890 1234567890123456789012345678901234567890", 0, 2,
     "1234567890123456789012345678901234567890\n  1234567890123456789012345678901234567890\n"},
    {"characters count, not bytes",
     "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4 b", 68, 4,
     "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4 b\n"},
    {"a long word stays whole", "https://example.com/a/very/long/address", 70, 4,
     "https://example.com/a/very/long/address\n"},
    {"paragraphs", "a\n\nb\nc", 0, 0, "a\n\nb\nc\n"},
    {"line end at the end", "a\n", 0, 0, "a\n"},
    {"lines go on at the indent", "a\nb", 10, 3, "a\n   b\n"},
};

static void no_line_of_a_page_is_wider_than_a_terminal(void **state)
{
    (void)state;
    char *page = NULL;
    assert_int_equal(help_command(&fake_program, fake_program.commands[1], &page, NULL), ERR_OK);
    for (char *line = strtok(page, "\n"); line != NULL; line = strtok(NULL, "\n"))
        assert_true(escape_width(line) <= WRAP_COLUMNS);
    free(page);
}

static void lines_end_before_the_81st_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrap_cases / sizeof wrap_cases[0]; i++) {
        const struct wrap_case *c = &wrap_cases[i];
        struct writer w = writer_to(1000);
        char *got = NULL;
        wrap_text(&w, c->text, c->column, c->indent);
        assert_int_equal(writer_finish_text(&w, &got, NULL), ERR_OK);
        if (strcmp(got, c->want) != 0)
            fail_msg("%s: %s", c->name, got);
        free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pages_are_made_of_the_tables),
        cmocka_unit_test(no_line_of_a_page_is_wider_than_a_terminal),
        cmocka_unit_test(lines_end_before_the_81st_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
