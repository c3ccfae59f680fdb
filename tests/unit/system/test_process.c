/*
 * This process: hardened, replaced, with an environment and an output.
 */
#include "place.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "system/process.h"

static bool is_hardened(void *context)
{
    (void)context;
    struct rlimit core = {1, 1};
    struct sigaction pipe_action, size_action;
    close(0);
    close(1);
    close(2);
    process_harden();
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           sigaction(SIGPIPE, NULL, &pipe_action) == 0 && pipe_action.sa_handler == SIG_IGN &&
           sigaction(SIGXFSZ, NULL, &size_action) == 0 && size_action.sa_handler == SIG_IGN && fcntl(0, F_GETFD) >= 0 &&
           fcntl(1, F_GETFD) >= 0 && fcntl(2, F_GETFD) >= 0;
}

static void test_hardens(void **state)
{
    (void)state;
    place_run_apart(is_hardened, NULL, false);
}

static bool keeps_open_descriptors(void *context)
{
    (void)context;
    int before = dup(0);
    process_harden();
    int after = dup(0);
    return after == before + 1;
}

static void test_hardening_opens_nothing_more(void **state)
{
    (void)state;
    place_run_apart(keeps_open_descriptors, NULL, false);
}

static bool becomes_another(void *context)
{
    (void)context;
    char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"test \"$ROLLSEAL_TEST\" = value"}, NULL};
    return process_set_variable("ROLLSEAL_TEST", "value", NULL) == ERR_OK && process_become(argv, NULL) == ERR_OK;
}

static void test_becomes_a_command_with_the_environment(void **state)
{
    (void)state;
    place_run_apart(becomes_another, NULL, false);
}

static bool cannot_become(void *context)
{
    (void)context;
    struct errinfo e = {""};
    setenv("PATH", "/usr/bin:/bin", 1); /* folders that this account may read */
    char *missing[] = {(char[]){"rollseal-no-such-command"}, NULL};
    char *folder[] = {(char[]){"/"}, NULL};
    return process_become(missing, &e) == ERR_NOT_FOUND && strstr(e.message, "rollseal-no-such-command") != NULL &&
           process_become(folder, &e) == ERR_IO;
}

static void test_says_what_cannot_be_run(void **state)
{
    (void)state;
    place_run_apart(cannot_become, NULL, false);
}

static void test_sets_and_removes_variables(void **state)
{
    (void)state;
    struct errinfo e = {""};
    assert_int_equal(process_set_variable("ROLLSEAL_TEST", "1", NULL), ERR_OK);
    assert_string_equal(getenv("ROLLSEAL_TEST"), "1");
    assert_int_equal(process_set_variable("ROLLSEAL_TEST", NULL, NULL), ERR_OK);
    assert_null(getenv("ROLLSEAL_TEST"));
    place_demand_error("a name with =", process_set_variable("A=B", "1", &e), ERR_INTERNAL, &e);
}

static bool reports_full_disk(void *context)
{
    (void)context;
    struct errinfo e = {""};
    int full = open("/dev/full", O_WRONLY);
    return dup2(full, STDOUT_FILENO) == STDOUT_FILENO && process_write_output("text", 4, &e) == ERR_IO &&
           e.message[0] != '\0' && !process_output_is_unread();
}

static bool reports_closed_output(void *context)
{
    (void)context;
    int ends[2];
    process_harden();
    return pipe(ends) == 0 && close(ends[0]) == 0 && dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO &&
           process_write_output("text", 4, NULL) == ERR_IO && process_output_is_unread();
}

static bool reports_missing_output(void *context)
{
    (void)context;
    close(STDOUT_FILENO);
    process_harden();
    return process_write_output("text", 4, NULL) == ERR_IO && !process_output_is_unread();
}

static bool writes_all(void *context)
{
    (void)context;
    int fd = open("output", O_WRONLY | O_CREAT, 0600);
    return dup2(fd, STDOUT_FILENO) == STDOUT_FILENO && process_write_output("text", 4, NULL) == ERR_OK;
}

static void test_output_is_written_or_its_failure_said(void **state)
{
    (void)state;
    place_run_apart(reports_full_disk, NULL, false);
    place_run_apart(reports_closed_output, NULL, false);
    place_run_apart(reports_missing_output, NULL, false);
    place_run_apart(writes_all, NULL, false);
    place_demand_text("output", "text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hardens),
        cmocka_unit_test(test_hardening_opens_nothing_more),
        cmocka_unit_test(test_becomes_a_command_with_the_environment),
        cmocka_unit_test(test_says_what_cannot_be_run),
        cmocka_unit_test(test_sets_and_removes_variables),
        PLACE_TEST(test_output_is_written_or_its_failure_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
