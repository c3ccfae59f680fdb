/*
 * A shell command beside this process: its environment, its signals, its end.
 */
#include "place.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "system/child.h"
#include "system/process.h"

static const char *const no_variables[] = {NULL};

static void test_tells_how_a_command_ended(void **state)
{
    static const struct {
        const char *command;
        enum err want;
        const char *message;
    } rows[] = {
        {"true", ERR_OK, NULL},
        {"exit 0; exit 1", ERR_OK, NULL},
        {"exit 3", ERR_IO, "ended with status 3"},
        {"/nowhere/at/all 2>/dev/null", ERR_IO, "ended with status 127"},
        {"kill -TERM $$", ERR_IO, "was ended by signal 15"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct child c = {0};
        struct errinfo e;
        assert_int_equal(child_start(&c, rows[i].command, no_variables, &e), ERR_OK);
        assert_true(child_is_there(&c));
        enum err got = child_wait(&c, &e);
        place_demand_error(rows[i].command, got, rows[i].want, &e);
        if (rows[i].message != NULL && strstr(e.message, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].command, e.message);
        assert_false(child_is_there(&c));
        assert_int_equal(child_wait(&c, &e), ERR_OK);
    }
}

static void test_tells_whether_it_has_ended(void **state)
{
    (void)state;
    struct child c = {0};
    enum err how = ERR_INTERNAL;
    assert_false(child_has_ended(&c, &how, NULL));
    assert_int_equal(mkfifo("go", 0600), 0);
    assert_int_equal(child_start(&c, "read -r _ <go; exit 7", no_variables, NULL), ERR_OK);
    assert_false(child_has_ended(&c, &how, NULL));
    assert_int_equal(how, ERR_INTERNAL);
    place_write("go", "on\n");
    while (!child_has_ended(&c, &how, NULL))
        ;
    assert_int_equal(how, ERR_IO);
    assert_false(child_is_there(&c));
}

static void test_has_the_environment_with_the_variables_in_it(void **state)
{
    static const char *const variables[] = {"ROLLSEAL_NAME=a.ini", "ROLLSEAL_VERSION=", NULL};
    struct child c = {0};
    (void)state;
    assert_int_equal(setenv("ROLLSEAL_NAME", "of before", 1), 0);
    assert_int_equal(setenv("ROLLSEAL_NAME_TOO", "kept", 1), 0);
    assert_int_equal(child_start(&c,
                                 "test \"$ROLLSEAL_NAME.$ROLLSEAL_VERSION.$ROLLSEAL_NAME_TOO\" = a.ini..kept &&"
                                 " test \"$(env | grep -c ^ROLLSEAL_NAME=)\" = 1",
                                 variables, NULL),
                     ERR_OK);
    assert_int_equal(child_wait(&c, NULL), ERR_OK);
    assert_string_equal(getenv("ROLLSEAL_NAME"), "of before");
    assert_null(getenv("ROLLSEAL_VERSION"));
}

static bool has_usual_signals(void *context)
{
    static const char *const commands[] = {"kill -PIPE $$; exit 0", "kill -XFSZ $$; exit 0"};
    sigset_t all;
    (void)context;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    process_harden();
    for (size_t i = 0; i < COUNT(commands); i++) {
        struct child c = {0};
        if (child_start(&c, commands[i], no_variables, NULL) != ERR_OK || child_wait(&c, NULL) != ERR_IO)
            return false;
    }
    return true;
}

static void test_has_usual_signals(void **state)
{
    (void)state;
    place_run_apart(has_usual_signals, NULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tells_how_a_command_ended),
        PLACE_TEST(test_tells_whether_it_has_ended),
        cmocka_unit_test(test_has_the_environment_with_the_variables_in_it),
        cmocka_unit_test(test_has_usual_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
