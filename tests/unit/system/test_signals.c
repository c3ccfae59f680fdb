/*
 * Signals arrive where they are waited for, and nowhere else.
 */
#include "place.h"

#include <signal.h>
#include <unistd.h>

#include "system/signals.h"

static int ends[2]; /* of a pipe */

static bool next_is(enum signals_event want)
{
    enum signals_event got = want;
    return signals_wait(ends[0], &got, NULL) == ERR_OK && got == want;
}

static bool arrive_in_order(void *context)
{
    (void)context;
    if (pipe(ends) != 0 || signals_catch(NULL) != ERR_OK || write(ends[1], "x", 1) != 1)
        return false;
    raise(SIGHUP);
    raise(SIGTERM);
    raise(SIGHUP);
    raise(SIGCHLD);
    return next_is(SIGNALS_END) && next_is(SIGNALS_REREAD) && next_is(SIGNALS_CHILD) && next_is(SIGNALS_READABLE) &&
           next_is(SIGNALS_READABLE);
}

static void test_arrive_the_end_first_and_each_once(void **state)
{
    (void)state;
    place_run_apart(arrive_in_order, NULL, false);
}

static bool end_of_a_child_arrives(void *context)
{
    (void)context;
    signal(SIGCHLD, SIG_IGN); /* as a careless parent leaves it */
    if (pipe(ends) != 0 || signals_catch(NULL) != ERR_OK)
        return false;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0 && next_is(SIGNALS_CHILD);
}

static void test_the_end_of_a_child_arrives(void **state)
{
    (void)state;
    place_run_apart(end_of_a_child_arrives, NULL, false);
}

static bool heeds_what_was_ignored(void *context)
{
    struct sigaction interrupt, hang_up;
    (void)context;
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    return signals_catch(NULL) == ERR_OK && sigaction(SIGINT, NULL, &interrupt) == 0 &&
           interrupt.sa_handler == SIG_IGN && sigaction(SIGHUP, NULL, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN;
}

static void test_an_interrupt_that_was_ignored_stays_so(void **state)
{
    (void)state;
    place_run_apart(heeds_what_was_ignored, NULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrive_the_end_first_and_each_once),
        cmocka_unit_test(test_the_end_of_a_child_arrives),
        cmocka_unit_test(test_an_interrupt_that_was_ignored_stays_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
