/*
 * When a watch says that it is time for a look, and what a look says has changed.
 */
#include "place.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

#include "watch/watch.h"

#define CONFIGURATION "point/configs/a.ini"

/* The longest and the shortest time that was asked for, in milliseconds. */
static int64_t longest, shortest;

int __real_timerfd_settime(int fd, int flags, const struct itimerspec *time, struct itimerspec *old);
int __wrap_timerfd_settime(int fd, int flags, const struct itimerspec *time, struct itimerspec *old);
int __wrap_timerfd_settime(int fd, int flags, const struct itimerspec *time, struct itimerspec *old)
{
    int64_t asked = (int64_t)time->it_value.tv_sec * 1000 + time->it_value.tv_nsec / 1000000;
    longest = asked > longest ? asked : longest;
    shortest = asked < shortest ? asked : shortest;
    return __real_timerfd_settime(fd, flags, time, old);
}

/* ---- A client of plain files ---- */

static struct parameters parameters;

static void set(enum parameter_id id, const char *text)
{
    static const struct parameter_place place = {ORIGIN_COMMAND_LINE, 0, 0};
    assert_int_equal(parameters_set(&parameters, id, text, &place, NULL), ERR_OK);
}

static int setup(void **state)
{
    if (place_setup(state) != 0)
        return -1;
    set(PARAMETER_STATE_DIRECTORY, "state");
    set(PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "false");
    assert_int_equal(mkdir("point", 0755), 0);
    assert_int_equal(mkdir("point/configs", 0755), 0);
    return 0;
}

static int teardown(void **state)
{
    parameters_done(&parameters);
    return place_teardown(state);
}

static struct watch *watch_of(const char *configuration)
{
    const struct watch_params params = {.parameters = &parameters, .interval = 300};
    struct watch *w = NULL;
    set(PARAMETER_CONFIGURATION, configuration);
    assert_int_equal(watch_new(&params, &w, NULL), ERR_OK);
    return w;
}

static void publish(const char *text)
{
    place_write("point/configs/new", text);
    assert_int_equal(rename("point/configs/new", CONFIGURATION), 0);
}

static bool is_due(struct watch *w)
{
    struct pollfd waited = {.fd = watch_fd(w), .events = POLLIN};
    bool is_readable = poll(&waited, 1, 0) == 1;
    return watch_is_due(w) && is_readable;
}

/* A look finds this text, and says that it has changed, or has not. */
static void demand_look(struct watch *w, const char *text, bool want_change)
{
    struct read_outcome o = {.content = NULL};
    bool has_changed = !want_change;
    assert_int_equal(watch_look(w, &o, &has_changed, NULL), ERR_OK);
    assert_int_equal(o.content->size, strlen(text));
    assert_memory_equal(o.content->bytes, text, o.content->size);
    assert_int_equal(has_changed, want_change);
    read_outcome_done(&o);
}

static void demand_failure(struct watch *w, enum err want)
{
    struct read_outcome o = {.content = NULL};
    struct errinfo e;
    bool has_changed = true;
    place_demand_error("look", watch_look(w, &o, &has_changed, &e), want, &e);
    assert_null(o.content);
    assert_true(has_changed);
}

/* ---- Tests ---- */

static void test_says_when_to_look_and_what_has_changed(void **state)
{
    (void)state;
    publish("1");
    struct watch *w = watch_of(CONFIGURATION);
    demand_look(w, "1", true);
    assert_int_equal(watch_reach(w), NOTIFY_AT_ONCE);
    assert_false(is_due(w));
    demand_look(w, "1", false);
    publish("2");
    assert_true(is_due(w));
    assert_false(is_due(w));
    demand_look(w, "2", true);
    publish("2");
    assert_true(is_due(w));
    demand_look(w, "2", false);
    place_write("point/configs/b.ini", "another");
    assert_false(is_due(w));
    watch_free(&w);
}

static void test_a_look_that_fails_changes_nothing(void **state)
{
    (void)state;
    struct watch *w = watch_of(CONFIGURATION);
    demand_failure(w, ERR_NOT_FOUND);
    publish("1");
    assert_true(is_due(w));
    demand_look(w, "1", true);
    assert_int_equal(remove(CONFIGURATION), 0);
    assert_true(is_due(w));
    demand_failure(w, ERR_NOT_FOUND);
    publish("1");
    assert_true(is_due(w));
    demand_look(w, "1", false);
    watch_free(&w);
}

static void test_watches_the_file_of_the_ring(void **state)
{
    static const struct {
        const char *ring, *folder;
        bool want;
    } rows[] = {
        {"pilot", "point/rings/pilot", true},
        {"pilot", "point/rings/other", false},
        {"all", "point/rings/all", false},
    };
    (void)state;
    publish("1");
    assert_int_equal(mkdir("point/rings", 0755), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char file[64];
        assert_true(mkdir(rows[i].folder, 0755) == 0 || i == 0);
        parameters_done(&parameters);
        set(PARAMETER_STATE_DIRECTORY, "state");
        set(PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "false");
        set(PARAMETER_RING, rows[i].ring);
        struct watch *w = watch_of(CONFIGURATION);
        demand_look(w, "1", true);
        snprintf(file, sizeof file, "%s/a.ini", rows[i].folder);
        place_write(file, "of a ring");
        if (is_due(w) != rows[i].want)
            fail_msg("ring %s, file %s", rows[i].ring, file);
        watch_free(&w);
    }
}

static void test_looks_at_times_that_differ_by_a_fifth(void **state)
{
    (void)state;
    publish("1");
    struct watch *w = watch_of(CONFIGURATION);
    longest = 0;
    shortest = INT64_MAX;
    demand_look(w, "1", true);
    for (int i = 0; i < 200; i++)
        demand_look(w, "1", false);
    watch_free(&w);
    assert_in_range(shortest, 240000, 270000);
    assert_in_range(longest, 330000, 360000);
}

static void test_refuses_what_names_no_configuration(void **state)
{
    static const char *const locations[] = {NULL, "point/configs/", ".hidden"};
    (void)state;
    for (size_t i = 0; i < COUNT(locations); i++) {
        const struct watch_params params = {.parameters = &parameters, .interval = 300};
        struct watch *w = NULL;
        struct errinfo e;
        parameters_done(&parameters);
        set(PARAMETER_STATE_DIRECTORY, "state");
        if (locations[i] != NULL)
            set(PARAMETER_CONFIGURATION, locations[i]);
        place_demand_error("location", watch_new(&params, &w, &e), ERR_USAGE, &e);
        assert_null(w);
    }
}

static void test_a_location_of_another_kind_is_an_error_of_each_look(void **state)
{
    (void)state;
    struct watch *w = watch_of("https://example.org/configs/a.ini");
    demand_failure(w, ERR_USAGE);
    assert_false(is_due(w));
    watch_free(&w);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_says_when_to_look_and_what_has_changed),
        TEST(test_a_look_that_fails_changes_nothing),
        TEST(test_watches_the_file_of_the_ring),
        TEST(test_looks_at_times_that_differ_by_a_fifth),
        TEST(test_refuses_what_names_no_configuration),
        TEST(test_a_location_of_another_kind_is_an_error_of_each_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
