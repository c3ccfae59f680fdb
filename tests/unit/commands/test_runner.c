/*
 * The command of `watch --run`: one at a time, and once more for what has changed while it ran, however it ends.
 */
#include "place.h"

#include <string.h>

#include "commands/runner.h"

static const struct read_outcome sealed = {.is_sealed = true, .version = {3, 42}};
static const struct read_outcome plain = {.is_sealed = false};

static void test_what_is_due_runs_however_the_one_before_ends(void **state)
{
    static const struct {
        const char *command;
        enum err want;
        const char *message;
    } rows[] = {
        {"echo x >>runs", ERR_OK, NULL},
        {"echo x >>runs; exit 3", ERR_IO, "status 3"},
        {"echo x >>runs; test $(wc -l <runs) = 2", ERR_IO, "status 1"},
        {"echo x >>runs; test $(wc -l <runs) = 1", ERR_IO, "status 1"},
        {"echo x >>runs; kill -TERM $$", ERR_IO, "signal 15"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct runner r = {.command = rows[i].command};
        struct errinfo e = {""};
        place_write("runs", "");
        for (int change = 0; change < 3; change++)
            assert_int_equal(runner_notify(&r, &sealed, "a.ini", NULL), ERR_OK);
        assert_int_equal(r.count, 1);
        place_demand_error(rows[i].command, runner_finish(&r, &e), rows[i].want, &e);
        if (rows[i].message != NULL && strstr(e.message, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].command, e.message);
        assert_int_equal(r.count, 2);
        place_demand_text("runs", "x\nx\n");
        assert_int_equal(runner_finish(&r, NULL), ERR_OK);
        assert_int_equal(r.count, 2);
    }
}

static void test_the_next_one_starts_when_the_first_has_ended(void **state)
{
    struct runner r = {.command = "echo \"$ROLLSEAL_NAME $ROLLSEAL_VERSION.\" >>runs"};
    (void)state;
    assert_int_equal(runner_notify(&r, &sealed, "a.ini", NULL), ERR_OK);
    assert_int_equal(runner_notify(&r, &plain, "b.ini", NULL), ERR_OK);
    while (r.count == 1)
        assert_int_equal(runner_reap(&r, NULL), ERR_OK);
    assert_int_equal(runner_finish(&r, NULL), ERR_OK);
    place_demand_text("runs", "a.ini 3.42.\nb.ini .\n");
}

static void test_without_a_command_nothing_runs(void **state)
{
    struct runner r = {.command = NULL};
    (void)state;
    assert_int_equal(runner_notify(&r, &sealed, "a.ini", NULL), ERR_OK);
    assert_int_equal(runner_reap(&r, NULL), ERR_OK);
    assert_int_equal(runner_finish(&r, NULL), ERR_OK);
    assert_int_equal(r.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_what_is_due_runs_however_the_one_before_ends),
        PLACE_TEST(test_the_next_one_starts_when_the_first_has_ended),
        PLACE_TEST(test_without_a_command_nothing_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
