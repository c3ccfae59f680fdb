/* Completion: the tables as bash and zsh want them. How they are used is tested by tests/cli/completion.bats. */
#include "cli/complete.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake_program.h"

static const char in_bash[] = "# bash completion of fake, made from its table of commands.\n"
                              "\n"
                              "_fake_table()\n"
                              "{\n"
                              "    local every start names\n"
                              "    every=\" --vault=DIR --tag=TAG --help --version --quiet --json\"\n"
                              "    start=\" --log=none|syslog --no-log\"\n"
                              "    names='Log=none|syslog '\n"
                              "    own=\"$every $start\"\n"
                              "    choices=\"\" switches=\"\" operands='' spellings=''\n"
                              "    case $1 in\n"
                              "    '')\n"
                              "        choices=\" init pair status silent exec help\"\n"
                              "        switches=\"$every\"\n"
                              "        ;;\n"
                              "    'init')\n"
                              "        switches=\" $every\"\n"
                              "        operands=''\n"
                              "        ;;\n"
                              "    'pair')\n"
                              "        choices=\" generate list\"\n"
                              "        switches=\"$every\"\n"
                              "        ;;\n"
                              "    'pair generate')\n"
                              "        switches=\" --algorithm=p256|x25519|rsa3072|rsa4096 --valid=PERIOD $every\"\n"
                              "        operands='[NAME …]'\n"
                              "        ;;\n"
                              "    'pair list')\n"
                              "        switches=\" $every\"\n"
                              "        operands=''\n"
                              "        ;;\n"
                              "    'status')\n"
                              "        switches=\" $every\"\n"
                              "        operands='FILE'\n"
                              "        ;;\n"
                              "    'silent')\n"
                              "        switches=\" $every\"\n"
                              "        operands=''\n"
                              "        ;;\n"
                              "    'exec')\n"
                              "        switches=\" --prefix=P $start $every\"\n"
                              "        operands='-- COMMAND …'\n"
                              "        spellings=$names\n"
                              "        ;;\n"
                              "    *)\n"
                              "        return 1\n"
                              "        ;;\n"
                              "    esac\n"
                              "}\n"
                              "\n"
                              "_fake_lookup()\n"
                              "{\n"
                              "    case $1 in\n"
                              "    ID)\n"
                              "        query='pair list' key=id\n"
                              "        ;;\n"
                              "    *)\n"
                              "        return 1\n"
                              "        ;;\n"
                              "    esac\n"
                              "}\n"
                              "\n"
                              "complete -F _rollseal_complete fake\n"
                              "\n";

static const char in_zsh[] =
    "#compdef fake\n"
    "# zsh completion of fake, made from its table of commands.\n"
    "\n"
    "_fake_table()\n"
    "{\n"
    "    local -a every start\n"
    "    local names\n"
    "    every=(\n"
    "            '--vault=[the vault'\\''s folder]:DIR:_rollseal_value \"DIR\"'\n"
    "            \\*'--tag=[a mark]:TAG:_rollseal_value \"TAG\"'\n"
    "            '--help[show the help of the command]'\n"
    "            '--version[show the version of the program]'\n"
    "            '--quiet[no notes and no progress, only warnings and errors]'\n"
    "            '--json[the result as one JSON document]')\n"
    "    start=(\n"
    "            '--log=[where errors go]:none|syslog:_rollseal_value \"none|syslog\"'\n"
    "            '--no-log[the same as --log none]')\n"
    "    names='Log=none|syslog '\n"
    "    own=($every $start)\n"
    "    choices=() switches=() operands='' spellings=''\n"
    "    case $1 in\n"
    "    '')\n"
    "        choices=(\n"
    "            'init:make the vault'\n"
    "            'pair:generate, list'\n"
    "            'status:what is in use, with an explanation that is so long that it does not fit into the line of a "
    "list'\n"
    "            'silent:fail without a message'\n"
    "            'exec:run a command'\n"
    "            'help:say more about a command')\n"
    "        switches=($every)\n"
    "        ;;\n"
    "    'init')\n"
    "        switches=( $every)\n"
    "        operands=''\n"
    "        ;;\n"
    "    'pair')\n"
    "        choices=(\n"
    "            'generate:a new pair, which nothing is sealed to yet'\n"
    "            'list:all pairs')\n"
    "        switches=($every)\n"
    "        ;;\n"
    "    'pair generate')\n"
    "        switches=(\n"
    "            '--algorithm=[of the encryption key; p256, the default, works in every certificate store that is "
    "known to us]:p256|x25519|rsa3072|rsa4096:_rollseal_value \"p256|x25519|rsa3072|rsa4096\"'\n"
    "            '--valid=[how long it is valid, 730d by default]:PERIOD:_rollseal_value \"PERIOD\"' $every)\n"
    "        operands='[NAME …]'\n"
    "        ;;\n"
    "    'pair list')\n"
    "        switches=( $every)\n"
    "        operands=''\n"
    "        ;;\n"
    "    'status')\n"
    "        switches=( $every)\n"
    "        operands='FILE'\n"
    "        ;;\n"
    "    'silent')\n"
    "        switches=( $every)\n"
    "        operands=''\n"
    "        ;;\n"
    "    'exec')\n"
    "        switches=(\n"
    "            '--prefix=[in front of \\[the\\] user'\\''s names\\: A_B]:P:_rollseal_value \"P\"' $start $every)\n"
    "        operands='-- COMMAND …'\n"
    "        spellings=$names\n"
    "        ;;\n"
    "    *)\n"
    "        return 1\n"
    "        ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "_fake_lookup()\n"
    "{\n"
    "    case $1 in\n"
    "    ID)\n"
    "        query='pair list' key=id\n"
    "        ;;\n"
    "    *)\n"
    "        return 1\n"
    "        ;;\n"
    "    esac\n"
    "}\n"
    "\n";

static void tables_are_functions_of_the_shell(void **state)
{
    (void)state;
    static const struct {
        enum err (*complete)(const struct cli_program *, char **, struct errinfo *);
        const char *want;
    } shells[] = {{complete_bash, in_bash}, {complete_zsh, in_zsh}};
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        char *script = NULL;
        assert_int_equal(shells[i].complete(&fake_program, &script, NULL), ERR_OK);
        assert_string_equal(script, shells[i].want);
        free(script);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_functions_of_the_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
