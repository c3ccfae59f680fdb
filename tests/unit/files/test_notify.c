/*
 * What is told of files at once, what is not told, and what is left where the system tells nothing: the time.
 */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "files/notify.h"

#define LONG (1000 * 3600) /* milliseconds; no test waits for it */
#define FILE_NAME "point/configs/a.ini"

/* ---- What the operating system says ---- */

static bool is_network, has_no_inotify;

int __real_statfs64(const char *path, struct statfs *out);
int __wrap_statfs64(const char *path, struct statfs *out);
int __wrap_statfs64(const char *path, struct statfs *out)
{
    int result = __real_statfs64(path, out);
    if (is_network)
        out->f_type = 0x6969; /* NFS */
    return result;
}

int __real_inotify_init1(int flags);
int __wrap_inotify_init1(int flags);
int __wrap_inotify_init1(int flags)
{
    errno = EMFILE;
    return has_no_inotify ? -1 : __real_inotify_init1(flags);
}

/* Somebody does something to other files faster than anybody reads. */
static bool is_flooded;
static unsigned events_read;

ssize_t __real_read(int fd, void *out, size_t size);
ssize_t __wrap_read(int fd, void *out, size_t size);
ssize_t __wrap_read(int fd, void *out, size_t size)
{
    static const struct inotify_event of_another = {.wd = INT_MAX, .mask = IN_ATTRIB};
    if (!is_flooded || size < sizeof of_another)
        return __real_read(fd, out, size);
    if (++events_read == 100000)
        fail_msg("it does not come to an end");
    memcpy(out, &of_another, sizeof of_another);
    return sizeof of_another;
}

/* ---- Changes ---- */

static void replace(void)
{
    place_write("point/configs/new", "new");
    assert_int_equal(rename("point/configs/new", FILE_NAME), 0);
}

static void write_in_place(void)
{
    place_write(FILE_NAME, "new");
}

static void forbid(void)
{
    assert_int_equal(chmod(FILE_NAME, 0600), 0);
}

static void remove_file(void)
{
    assert_int_equal(remove(FILE_NAME), 0);
}

static void remove_folder(void)
{
    remove_file();
    assert_int_equal(remove("point/configs"), 0);
}

static void move_folder(void)
{
    assert_int_equal(rename("point/configs", "point/old"), 0);
}

static void move_point(void)
{
    assert_int_equal(rename("point", "old"), 0);
}

static void replace_another(void)
{
    place_write("point/configs/new", "new");
    assert_int_equal(rename("point/configs/new", "point/configs/another.ini"), 0);
}

static void make_longer_name(void)
{
    place_write(FILE_NAME ".old", "new");
}

static void change_neighbours(void)
{
    assert_int_equal(mkdir("point/receipts", 0755), 0);
    place_write("point/b", "new");
    place_write("c", "new");
}

static void read_file(void)
{
    place_demand_text(FILE_NAME, "old");
}

static void begin_to_write(void)
{
    int fd = open(FILE_NAME, O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "n", 1), 1);
    /* Left open: another program is still writing. The test's process ends soon. */
}

static void make_place(void)
{
    assert_int_equal(mkdir("point", 0755), 0);
    assert_int_equal(mkdir("point/configs", 0755), 0);
    place_write(FILE_NAME, "old");
}

static struct notify *notify_of(const char *path)
{
    struct notify *n = NULL;
    const char *const paths[] = {path};
    assert_int_equal(notify_new(paths, 1, &n, NULL), ERR_OK);
    return n;
}

/* Something is told now. What the kernel tells is there when the change is made, so nothing is waited for. */
static bool is_told(struct notify *n)
{
    struct pollfd waited = {.fd = notify_descriptor(n), .events = POLLIN};
    bool is_readable = poll(&waited, 1, 0) == 1;
    bool is_due = notify_take(n);
    assert_false(is_due && !is_readable);
    assert_int_equal(poll(&waited, 1, 0), 0);
    return is_due;
}

/* ---- Tests ---- */

static void test_tells_what_changes_the_file_and_nothing_else(void **state)
{
    static const struct {
        const char *name;
        void (*change)(void);
        bool want;
    } rows[] = {
        {"replaced", replace, true},
        {"written in place", write_in_place, true},
        {"other permissions", forbid, true},
        {"removed", remove_file, true},
        {"removed with its folder", remove_folder, true},
        {"folder moved away", move_folder, true},
        {"folder above moved away", move_point, true},
        {"another file replaced", replace_another, false},
        {"a file of a longer name", make_longer_name, false},
        {"beside its folders", change_neighbours, false},
        {"read", read_file, false},
        {"being written", begin_to_write, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        void *place = NULL;
        assert_int_equal(place_setup(&place), 0);
        make_place();
        struct notify *n = notify_of(FILE_NAME);
        assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
        assert_false(is_told(n));
        rows[i].change();
        if (is_told(n) != rows[i].want)
            fail_msg("%s: %s", rows[i].name, rows[i].want ? "not told" : "told");
        notify_free(&n);
        assert_int_equal(place_teardown(&place), 0);
    }
}

static void test_sleeps_through_what_others_do_above_the_folder(void **state)
{
    (void)state;
    make_place();
    struct notify *n = notify_of(FILE_NAME);
    struct pollfd waited = {.fd = notify_descriptor(n), .events = POLLIN};
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    change_neighbours();
    assert_int_equal(chmod("c", 0600), 0);
    assert_int_equal(remove("point/b"), 0);
    assert_int_equal(poll(&waited, 1, 0), 0);
    notify_free(&n);
}

static void demand_told_once(struct notify *n)
{
    assert_true(is_told(n));
    assert_false(is_told(n));
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    (void)is_told(n); /* that old folders are watched no more */
}

static void test_follows_folders_that_come_and_go(void **state)
{
    (void)state;
    char path[512];
    snprintf(path, sizeof path, "%s//%s", place_path(), FILE_NAME);
    struct notify *n = notify_of(path);
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    assert_int_equal(mkdir("point", 0755), 0);
    demand_told_once(n);
    assert_int_equal(mkdir("point/configs", 0755), 0);
    demand_told_once(n);
    place_write(FILE_NAME, "1");
    demand_told_once(n);
    remove_folder();
    demand_told_once(n);
    assert_int_equal(remove("point"), 0);
    demand_told_once(n);
    make_place();
    demand_told_once(n);
    move_point();
    demand_told_once(n);
    place_write("old/configs/a.ini", "2");
    assert_false(is_told(n));
    make_place();
    demand_told_once(n);
    replace();
    demand_told_once(n);
    notify_free(&n);
}

static void test_follows_a_link_to_a_folder_that_is_exchanged(void **state)
{
    (void)state;
    make_place();
    assert_int_equal(mkdir("other", 0755), 0);
    assert_int_equal(symlink("point/configs", "link"), 0);
    struct notify *n = notify_of("link/a.ini");
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    replace();
    demand_told_once(n);
    assert_int_equal(symlink("other", "new"), 0);
    assert_int_equal(rename("new", "link"), 0);
    demand_told_once(n);
    place_write("other/a.ini", "2");
    demand_told_once(n);
    replace();
    assert_false(is_told(n));
    notify_free(&n);
}

static void test_tells_of_each_of_several_files(void **state)
{
    (void)state;
    make_place();
    struct notify *n = NULL;
    const char *const paths[] = {FILE_NAME, "point/rings/pilot/a.ini", "point/configs/b.ini"};
    assert_int_equal(notify_new(paths, COUNT(paths), &n, NULL), ERR_OK);
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    replace();
    demand_told_once(n);
    place_write("point/configs/b.ini", "b");
    demand_told_once(n);
    assert_int_equal(mkdir("point/rings", 0755), 0);
    demand_told_once(n);
    assert_int_equal(remove("point/rings"), 0);
    demand_told_once(n);
    replace();
    demand_told_once(n);
    notify_free(&n);
}

/* Whoever may write to the folder must not be able to keep all who watch it busy. */
static void test_tells_of_changes_without_end_when_a_pause_is_over(void **state)
{
    (void)state;
    make_place();
    struct notify *n = notify_of(FILE_NAME);
    struct pollfd waited = {.fd = notify_descriptor(n), .events = POLLIN};
    unsigned told = 0;
    do {
        assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
        replace();
        told++;
    } while (told < 1000 && is_told(n));
    assert_in_range(told, 5, 999); /* a few are told at once */
    replace();
    assert_false(is_told(n));
    assert_int_equal(poll(&waited, 1, -1), 1);
    assert_true(notify_take(n));
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    assert_false(is_told(n));
    notify_free(&n);
}

static void test_comes_to_an_end_however_much_is_told(void **state)
{
    (void)state;
    make_place();
    struct notify *n = notify_of(FILE_NAME);
    is_flooded = true;
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    assert_false(notify_take(n));
    is_flooded = false;
    replace();
    assert_true(is_told(n));
    notify_free(&n);
}

static void test_is_not_kept_awake_by_other_files(void **state)
{
    (void)state;
    make_place();
    struct notify *n = notify_of(FILE_NAME);
    struct pollfd waited = {.fd = notify_descriptor(n), .events = POLLIN};
    unsigned times = 0;
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    for (replace_another(); times < 100000 && poll(&waited, 1, 0) == 1; times++) {
        assert_false(notify_take(n));
        replace_another();
    }
    assert_in_range(times, 20, 99999); /* others publish, too */
    assert_int_equal(poll(&waited, 1, -1), 1);
    assert_true(notify_take(n)); /* ours may have changed meanwhile */
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    replace();
    assert_true(is_told(n));
    notify_free(&n);
}

static void test_tells_that_the_time_is_over(void **state)
{
    (void)state;
    struct notify *n = NULL;
    assert_int_equal(notify_new(NULL, 0, &n, NULL), ERR_OK);
    struct pollfd waited = {.fd = notify_descriptor(n), .events = POLLIN};
    assert_int_equal(notify_arm(n, 1), NOTIFY_AT_ONCE);
    assert_int_equal(poll(&waited, 1, -1), 1);
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE); /* a time that was not taken is forgotten */
    assert_false(is_told(n));
    assert_int_equal(notify_arm(n, 1), NOTIFY_AT_ONCE);
    assert_int_equal(poll(&waited, 1, -1), 1);
    assert_true(notify_take(n));
    assert_false(is_told(n));
    notify_free(&n);
}

static void test_has_the_time_alone_on_a_network_file_system(void **state)
{
    (void)state;
    make_place();
    struct notify *n = notify_of(FILE_NAME);
    is_network = true;
    assert_int_equal(notify_arm(n, LONG), NOTIFY_NOT_LOCAL);
    replace();
    assert_false(is_told(n));
    is_network = false;
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    replace();
    assert_true(is_told(n));
    is_network = true; /* mounted over it */
    assert_int_equal(notify_arm(n, LONG), NOTIFY_NOT_LOCAL);
    (void)is_told(n);
    replace();
    assert_false(is_told(n));
    is_network = false;
    notify_free(&n);
}

static void test_has_the_time_alone_without_inotify_until_there_is_one(void **state)
{
    (void)state;
    make_place();
    struct notify *n = notify_of(FILE_NAME);
    struct pollfd waited = {.fd = notify_descriptor(n), .events = POLLIN};
    has_no_inotify = true;
    assert_int_equal(notify_arm(n, 1), NOTIFY_EXHAUSTED);
    assert_int_equal(poll(&waited, 1, -1), 1);
    assert_true(notify_take(n));
    replace();
    assert_false(is_told(n));
    has_no_inotify = false;
    assert_int_equal(notify_arm(n, LONG), NOTIFY_AT_ONCE);
    assert_int_equal(notify_descriptor(n), waited.fd);
    replace();
    assert_true(is_told(n));
    notify_free(&n);
}

static bool notices_below_a_closed_folder(void *context)
{
    struct notify *n = notify_of(context);
    bool armed = notify_arm(n, LONG) == NOTIFY_AT_ONCE;
    place_write(context, "new");
    bool told = notify_take(n);
    notify_free(&n);
    return armed && told;
}

static void test_passes_a_folder_that_it_may_not_read(void **state)
{
    (void)state;
    make_place();
    assert_int_equal(chmod("point/configs", 0777), 0);
    assert_int_equal(chmod(FILE_NAME, 0666), 0);
    assert_int_equal(chmod("point", 0711), 0);
    place_run_apart(notices_below_a_closed_folder, (char[]){FILE_NAME}, true);
}

static bool cannot_begin(void *context)
{
    (void)context;
    struct notify *n = NULL;
    struct errinfo e;
    while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0)
        ;
    return notify_new(NULL, 0, &n, &e) == ERR_IO && n == NULL && e.message[0] != '\0';
}

static void test_fails_without_descriptors(void **state)
{
    (void)state;
    place_run_apart(cannot_begin, NULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tells_what_changes_the_file_and_nothing_else),
        PLACE_TEST(test_sleeps_through_what_others_do_above_the_folder),
        PLACE_TEST(test_follows_folders_that_come_and_go),
        PLACE_TEST(test_follows_a_link_to_a_folder_that_is_exchanged),
        PLACE_TEST(test_tells_of_each_of_several_files),
        PLACE_TEST(test_tells_of_changes_without_end_when_a_pause_is_over),
        PLACE_TEST(test_comes_to_an_end_however_much_is_told),
        PLACE_TEST(test_is_not_kept_awake_by_other_files),
        PLACE_TEST(test_tells_that_the_time_is_over),
        PLACE_TEST(test_has_the_time_alone_on_a_network_file_system),
        PLACE_TEST(test_has_the_time_alone_without_inotify_until_there_is_one),
        PLACE_TEST(test_passes_a_folder_that_it_may_not_read),
        PLACE_TEST(test_fails_without_descriptors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
