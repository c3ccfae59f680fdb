/* A command in the foreground: its end is told, and signals end us only when everything is cleaned up. */
#include "place.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/foreground.h"

static const char *const no_variables[] = {NULL};

static void the_end_of_the_command_is_told(void **state)
{
    (void)state;
    static const char *const variables[] = {"ANSWER=42", NULL};
    static const struct {
        const char *command;
        enum err want;
    } rows[] = {
        {"true", ERR_OK},          {"test \"$ANSWER\" = 42", ERR_OK},       {"exit 3", ERR_IO},
        {"kill -KILL $$", ERR_IO}, {"no-such-command 2>/dev/null", ERR_IO}, {"(", ERR_IO},
    };
    struct foreground *f = NULL;
    assert_int_equal(foreground_begin(&f, NULL), ERR_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        place_demand_error(rows[i].command, foreground_run(f, rows[i].command, variables, &e), rows[i].want, &e);
        assert_false(foreground_is_ending(f));
    }
    foreground_end(&f);
    foreground_end(&f);
}

/* The command sends a signal to us, and would go on for ever. Only what is done after foreground_end() is not. */
static void end_by(int number)
{
    char command[64];
    struct foreground *f = NULL;
    signal(number, SIG_DFL); /* the test runner may have it ignored */
    snprintf(command, sizeof command, "kill -%d $PPID; exec tail -f /dev/null", number);
    if (foreground_begin(&f, NULL) != ERR_OK || foreground_run(f, command, no_variables, NULL) != ERR_IO ||
        !foreground_is_ending(f))
        _exit(1);
    place_write("cleaned", "up");
    foreground_end(&f);
    _exit(2);
}

static void a_signal_ends_the_command_and_then_us(void **state)
{
    (void)state;
    static const int numbers[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        int status = 0;
        pid_t process = fork();
        if (process == 0)
            end_by(numbers[i]);
        assert_int_equal(waitpid(process, &status, 0), process);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), numbers[i]);
        place_demand_text("cleaned", "up");
        assert_int_equal(unlink("cleaned"), 0);
    }
}

static bool run_with_child_signals_ignored(void *context)
{
    (void)context;
    struct foreground *f = NULL;
    signal(SIGCHLD, SIG_IGN);
    bool told = foreground_begin(&f, NULL) == ERR_OK && foreground_run(f, "exit 3", no_variables, NULL) == ERR_IO;
    foreground_end(&f);
    return told;
}

static void its_end_is_told_where_nobody_wants_to_know_of_children(void **state)
{
    (void)state;
    place_run_apart(run_with_child_signals_ignored, NULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(the_end_of_the_command_is_told),
        PLACE_TEST(a_signal_ends_the_command_and_then_us),
        PLACE_TEST(its_end_is_told_where_nobody_wants_to_know_of_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
