/*
 * client.ini may have a section for each command of the program, and for nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "commands/session.h"
#include "read/preferences.h"

static void test_each_command_has_a_section(void **state)
{
    const struct cli_command *const *command = this_program.commands;
    const char *const *section = preferences_commands();
    (void)state;
    for (; *command != NULL && *section != NULL; command++, section++)
        assert_string_equal((*command)->name, *section);
    assert_true(*command == NULL && *section == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_command_has_a_section)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
