/*
 * One holder at a time, who is named to whoever waits in vain, and whose end frees the lock.
 */
#include "other_process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/lock.h"

static bool hold(int says, int hears)
{
    struct lock *l = NULL;
    bool good = lock_take("lock", 0660, "config publish", 0, &l, NULL) == ERR_OK && other_process_pause(says, hears);
    lock_release(&l);
    return good;
}

static void take_and_release(void)
{
    struct lock *l = NULL;
    struct errinfo e = {""};
    place_demand_error("free", lock_take("lock", 0660, "a test", 0, &l, &e), ERR_OK, &e);
    assert_non_null(l);
    lock_release(&l);
    assert_null(l);
}

static void test_second_process_is_told_who_holds_it(void **state)
{
    (void)state;
    struct other_process other = other_process_start(hold);
    struct lock *l = NULL;
    struct errinfo e = {""};
    char process[32];
    place_demand_error("held", lock_take("lock", 0660, "a test", 0, &l, &e), ERR_CONFLICT, &e);
    assert_null(l);
    snprintf(process, sizeof process, "process %ld", (long)other.id);
    assert_non_null(strstr(e.message, process));
    assert_non_null(strstr(e.message, "since 20"));
    assert_non_null(strstr(e.message, "config publish"));
    other_process_tell_to_go_on(&other);
    other_process_end(&other);
    take_and_release();
}

static void test_waits_until_it_is_free(void **state)
{
    (void)state;
    struct other_process other = other_process_start(hold);
    struct lock *l = NULL;
    other_process_tell_to_go_on(&other);
    assert_int_equal(lock_take("lock", 0660, "a test", 60, &l, NULL), ERR_OK);
    lock_release(&l);
    other_process_end(&other);
}

static void test_ends_with_its_process(void **state)
{
    (void)state;
    struct other_process other = other_process_start(hold);
    assert_int_equal(kill(other.id, SIGKILL), 0);
    other_process_end(&other);
    take_and_release();
}

static void test_second_take_in_one_process_is_a_conflict(void **state)
{
    (void)state;
    struct lock *first = NULL, *second = NULL;
    struct errinfo e = {""};
    assert_int_equal(lock_take("lock", 0600, "a test", 0, &first, NULL), ERR_OK);
    place_demand_error("second", lock_take("lock", 0600, "a test", 0, &second, &e), ERR_CONFLICT, &e);
    lock_release(&first);
    lock_release(&second);
}

static void test_file_has_the_mode_of_its_maker(void **state)
{
    (void)state;
    struct lock *l = NULL;
    mode_t before = umask(077);
    assert_int_equal(lock_take("lock", 0660, "a test", 0, &l, NULL), ERR_OK);
    umask(before);
    lock_release(&l);
    place_demand_mode("lock", 0660);
    place_demand_text("lock", "");
    assert_int_equal(lock_take("lock", 0600, "a test", 0, &l, NULL), ERR_OK);
    lock_release(&l);
    place_demand_mode("lock", 0660);
}

static void test_holder_text_of_a_stranger_is_harmless(void **state)
{
    (void)state;
    struct lock *first = NULL, *second = NULL;
    struct errinfo e = {""};
    assert_int_equal(lock_take("lock", 0600, "a test", 0, &first, NULL), ERR_OK);
    place_write("lock", "line\nline\033[31m\n");
    place_demand_error("held", lock_take("lock", 0600, "a test", 0, &second, &e), ERR_CONFLICT, &e);
    assert_non_null(strstr(e.message, "line?line?[31m"));
    assert_int_equal(truncate("lock", 0), 0);
    place_demand_error("held", lock_take("lock", 0600, "a test", 0, &second, &e), ERR_CONFLICT, &e);
    assert_non_null(strstr(e.message, "another process"));
    lock_release(&first);
}

static void test_takes_regular_files_only(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err want;
    } rows[] = {
        {"folder", ERR_IO}, {"pipe", ERR_IO}, {"link", ERR_IO}, {"hard", ERR_IO}, {"missing/lock", ERR_UNREACHABLE}};
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    place_write("victim", "untouched");
    assert_int_equal(symlink("victim", "link"), 0);
    assert_int_equal(link("victim", "hard"), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct lock *l = NULL;
        struct errinfo e = {""};
        place_demand_error(rows[i].path, lock_take(rows[i].path, 0600, "a test", 0, &l, &e), rows[i].want, &e);
        assert_null(l);
    }
    place_demand_text("victim", "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_second_process_is_told_who_holds_it),
        PLACE_TEST(test_waits_until_it_is_free),
        PLACE_TEST(test_ends_with_its_process),
        PLACE_TEST(test_second_take_in_one_process_is_a_conflict),
        PLACE_TEST(test_file_has_the_mode_of_its_maker),
        PLACE_TEST(test_holder_text_of_a_stranger_is_harmless),
        PLACE_TEST(test_takes_regular_files_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
