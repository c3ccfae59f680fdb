/* Man pages: what the tables know, where the pages want it, and no page too many or too few. */
#include "cli/manual.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake_program.h"

static const char exec_page[] =
    "fake-exec(1) \"Rollseal " ROLLSEAL_VERSION "\" \"Rollseal\"\n\n"
    "# NAME\n\nfake-exec - run a command\n\n"
    "# SYNOPSIS\n\n*fake exec* *--prefix* _P_ [_START PARAMETER_]… -- _COMMAND_ …\n\n"
    "# DESCRIPTION\n\nRun a command.\n\n"
    "Written by hand.\n\n"
    "# OPTIONS\n\n"
    "*--prefix* _P_\n\tin front of \\[the\\] user's names: A\\_B\n\n"
    "The start parameters in *fake.ini*(5) may be given too, in any of their spellings.\n\n"
    "Every command has the options *--vault*, *--tag*, *--help*, *--version*, *--quiet*, and *--json*, which *fake*(1) "
    "explains.\n\n"
    "# EXAMPLES\n\n```\nfake exec -- env\n```\n\n"
    "# EXIT STATUS\n\n0 on success, also where there was nothing to do. Every failure of *fake* itself is 125, instead "
    "of the exit status that *fake*(1) lists for its error.\n\n"
    "# SEE ALSO\n\n*fake*(1), *fake.ini*(5)\n";

#define COMMANDS                                                                                                       \
    "*fake-init*(1)\n\tmake the vault\n\n"                                                                             \
    "*fake-pair-generate*(1)\n\ta new pair, which nothing is sealed to yet\n\n"                                        \
    "*fake-pair-list*(1)\n\tall pairs\n\n"                                                                             \
    "*fake-status*(1)\n\twhat is in use, with an explanation that is so long that it does not fit into the line of a " \
    "list\n\n"                                                                                                         \
    "*fake-silent*(1)\n\tfail without a message\n\n"                                                                   \
    "*fake-exec*(1)\n\trun a command\n\n"

#define OPTIONS                                                                                                        \
    "*--vault* _DIR_\n\tthe vault's folder\n\n"                                                                        \
    "*--tag* _TAG_\n\ta mark (several)\n\n"                                                                            \
    "*-h*, *--help*\n\tshow the help of the command\n\n"                                                               \
    "*--version*\n\tshow the version of the program\n\n"                                                               \
    "*--quiet*\n\tno notes and no progress, only warnings and errors\n\n"                                              \
    "*--json*\n\tthe result as one JSON document\n\n"

static const struct page_case {
    const char *what, *name, *text;
    enum err want;
    const char *page;
} page_cases[] = {
    {"the page of a command", "fake-exec.1", "@begin@\nWritten by hand.\n\n@options@\n\n@end@\n", ERR_OK, exec_page},
    {"text alone", "fake.1", "fake(1)\n\n# NAME\n", ERR_OK, "fake(1)\n\n# NAME\n"},
    {"no text", "fake.1", "", ERR_OK, ""},
    {"the title of a page", "fake.ini.5", "@title@\n\n# NAME\n", ERR_OK,
     "fake.ini(5) \"Rollseal " ROLLSEAL_VERSION "\" \"Rollseal\"\n\n# NAME\n"},
    {"no two empty lines", "other.7", "a\n\n\n\nb\n", ERR_OK, "a\n\nb\n"},
    {"commands", "fake.1", "a\n\n@commands@\n\nb\n", ERR_OK, "a\n\n" COMMANDS "b\n"},
    {"options", "fake.1", "@options@\n", ERR_OK, OPTIONS},
    {"start parameters that a command takes", "fake.ini.5", "@parameters@\n", ERR_OK,
     "*Log*=none\\|syslog\n\twhere errors go\n\n\tDefault: none\n\n"},
    {"an address is no part", "fake.1", "@a b\n@\nx@y.z@ \n", ERR_OK, "@a b\n@\nx@y.z@ \n"},

    {"no such command", "fake-lost.1", "@begin@\n@options@\n@end@\n", ERR_NOT_FOUND, NULL},
    {"a group is no command", "fake-pair.1", "@begin@\n@options@\n@end@\n", ERR_NOT_FOUND, NULL},
    {"no such part", "fake.1", "@option@\n", ERR_MALFORMED, NULL},
    {"no end", "fake-exec.1", "@begin@\n@options@\n", ERR_MALFORMED, NULL},
    {"no begin", "fake-exec.1", "@options@\n@end@\n", ERR_MALFORMED, NULL},
    {"wrong order", "fake-exec.1", "@begin@\n@end@\n@options@\n", ERR_MALFORMED, NULL},
    {"twice", "fake-exec.1", "@begin@\n@options@\n@end@\n@end@\n", ERR_MALFORMED, NULL},
    {"a part of other pages", "fake-exec.1", "@begin@\n@options@\n@end@\n@errors@\n", ERR_MALFORMED, NULL},
    {"a part of a command's page", "fake.1", "@begin@\n", ERR_MALFORMED, NULL},
    {"the title of a command's page", "fake-exec.1", "@title@\n@begin@\n@options@\n@end@\n", ERR_MALFORMED, NULL},
    {"no section", "fake", "text\n", ERR_MALFORMED, NULL},
    {"the last line has no end", "fake.1", "text", ERR_MALFORMED, NULL},
};

static void pages_are_made_of_text_and_the_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof page_cases / sizeof page_cases[0]; i++) {
        const struct page_case *c = &page_cases[i];
        char *page = NULL;
        enum err got = manual_page(&fake_program, c->name, bytes_text(c->text), &page, NULL);
        if (got != c->want || (c->page == NULL) != (page == NULL) || (page != NULL && strcmp(page, c->page) != 0))
            fail_msg("%s: %s: %s", c->what, err_name(got), page != NULL ? page : "-");
        free(page);
    }
}

static void every_error_has_its_exit_status(void **state)
{
    (void)state;
    char *page = NULL;
    assert_int_equal(manual_page(&fake_program, "fake.1", bytes_text("@errors@\n"), &page, NULL), ERR_OK);
#define X(identifier, name, exit_status, when) assert_non_null(strstr(page, "*" #exit_status "* " name "\n\t"));
    ERR_LIST(X)
#undef X
    free(page);
}

#define ALL_COMMANDS_BUT_EXEC                                                                                          \
    "fake-init.1", "fake-pair-generate.1", "fake-pair-list.1", "fake-status.1", "fake-silent.1"
#define ALL_BUT_EXEC "fake.1", ALL_COMMANDS_BUT_EXEC

static const struct check_case {
    const char *what;
    const char *names[10];
    enum err want;
} check_cases[] = {
    {"all of them", {ALL_BUT_EXEC, "fake-exec.1"}, ERR_OK},
    {"and pages of other things", {"faker-init.1", ALL_BUT_EXEC, "fake-exec.1", "fake.ini.5"}, ERR_OK},
    {"a command without page", {ALL_BUT_EXEC}, ERR_NOT_FOUND},
    {"a page of another section", {ALL_BUT_EXEC, "fake-exec.5"}, ERR_NOT_FOUND},
    {"a page without command", {ALL_BUT_EXEC, "fake-exec.1", "fake-lost.1"}, ERR_NOT_FOUND},
    {"the program without page", {ALL_COMMANDS_BUT_EXEC, "fake-exec.1"}, ERR_NOT_FOUND},
    {"no pages", {NULL}, ERR_NOT_FOUND},
};

static void every_command_has_a_page_and_every_page_a_command(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof check_cases / sizeof check_cases[0]; i++) {
        const struct check_case *c = &check_cases[i];
        struct errinfo e = {""};
        enum err got = manual_check(&fake_program, c->names, &e);
        if (got != c->want)
            fail_msg("%s: %s: %s", c->what, err_name(got), e.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_made_of_text_and_the_tables),
        cmocka_unit_test(every_error_has_its_exit_status),
        cmocka_unit_test(every_command_has_a_page_and_every_page_a_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
