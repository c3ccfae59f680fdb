/*
 * Distribution points that are directories: modes, times, and that nothing is written or read outside of the point.
 */
#include "place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files/file.h"
#include "files/folder.h"
#include "transport/transport.h"

#define LIMIT 1000

static struct transport *open_point(const char *location)
{
    struct transport *t = NULL;
    assert_int_equal(transport_open(location, &t, NULL), ERR_OK);
    return t;
}

static struct transport *prepared_point(void)
{
    struct transport *t = open_point("point");
    struct errinfo e = {""};
    place_demand_error("prepare", transport_prepare(t, &e), ERR_OK, &e);
    return t;
}

static void publish(struct transport *t, const char *path, const char *text)
{
    struct errinfo e = {""};
    place_demand_error("put", transport_put(t, path, bytes_text(text), &e), ERR_OK, &e);
    place_demand_error("commit", transport_commit(t, &e), ERR_OK, &e);
}

/* peer bug 5: step (cli #1443) took a PKCS#11 URI for a file name and wrote a private key there. */
static void test_peer_bug_05_locations_of_other_kinds_are_no_files(void **state)
{
    (void)state;
    static const char *const locations[] = {
        "https://config.example/configs/a.ini",
        "http://config.example/a.ini",
        "etcd://host:2379/a.ini",
        "pkcs11:token=a",
        "store:LocalMachine/My",
        "file:a.ini",
        "file:///srv/a.ini",
        "dir:a/a.ini",
        "C:/a.ini",
        "s3://bucket/a.ini",
        "",
    };
    for (size_t i = 0; i < COUNT(locations); i++) {
        struct transport *t = NULL;
        struct buf out = {NULL, 0};
        struct errinfo e = {""};
        place_demand_error(locations[i], transport_open(locations[i], &t, &e), ERR_USAGE, &e);
        assert_null(t);
        place_demand_error(locations[i], transport_fetch_location(locations[i], LIMIT, &out, &e), ERR_USAGE, &e);
        assert_null(out.data);
        assert_int_equal(place_entries("."), 0);
    }
}

static void test_opening_touches_nothing(void **state)
{
    (void)state;
    struct transport *t = open_point("point");
    transport_close(&t);
    assert_null(t);
    transport_close(&t);
    assert_int_equal(place_entries("."), 0);
}

static void test_modes_are_independent_of_the_umask(void **state)
{
    (void)state;
    static const unsigned umasks[] = {0, 077};
    static const char *const points[] = {"open", "closed"};
    for (size_t i = 0; i < COUNT(umasks); i++) {
        mode_t before = umask((mode_t)umasks[i]);
        struct transport *t = open_point(points[i]);
        assert_int_equal(transport_prepare(t, NULL), ERR_OK);
        publish(t, "configs/a.ini", "text");
        publish(t, "probes/0123456789abcdef", "text");
        umask(before);
        transport_close(&t);
        assert_int_equal(chdir(points[i]), 0);
        place_demand_mode(".", 0755);
        place_demand_mode("configs", 0755);
        place_demand_mode("probes", 0755);
        place_demand_mode("receipts", 01733);
        place_demand_mode("configs/a.ini", 0644);
        place_demand_mode("probes/0123456789abcdef", 0644);
        assert_int_equal(place_entries("."), 3);
        assert_int_equal(chdir(".."), 0);
    }
}

static void test_preparing_again_changes_nothing(void **state)
{
    (void)state;
    struct transport *t = prepared_point();
    publish(t, "configs/a.ini", "text");
    assert_int_equal(chmod("point/configs", 0750), 0);
    assert_int_equal(transport_prepare(t, NULL), ERR_OK);
    place_demand_mode("point/configs", 0750);
    place_demand_text("point/configs/a.ini", "text");
    transport_close(&t);
}

static void test_folders_that_are_there_now(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        bool want;
    } rows[] = {{"receipts", true}, {"configs", true},   {"rings", false},
                {"file", false},    {"../point", false}, {"", false}};
    struct transport *t = prepared_point();
    place_write("point/file", "text");
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (transport_has_folder(t, rows[i].path) != rows[i].want)
            fail_msg("%s", rows[i].path);
    }
    transport_close(&t);
}

static void test_what_cannot_be_prepared(void **state)
{
    (void)state;
    static const struct {
        const char *location;
        enum err want;
    } rows[] = {{"missing/point", ERR_UNREACHABLE},
                {"file", ERR_CONFLICT},
                {"file/point", ERR_UNREACHABLE},
                {"other", ERR_CONFLICT}};
    place_write("file", "");
    assert_int_equal(mkdir("other", 0755), 0);
    place_write("other/configs", "");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct transport *t = open_point(rows[i].location);
        place_demand_error(rows[i].location, transport_prepare(t, &e), rows[i].want, &e);
        transport_close(&t);
    }
    assert_int_equal(place_entries("other"), 1);
}

static void test_staged_is_seen_after_the_commit(void **state)
{
    (void)state;
    struct transport *t = prepared_point();
    publish(t, "configs/old.ini", "old");
    publish(t, "configs/gone.ini", "gone");
    assert_int_equal(transport_put(t, "configs/old.ini", bytes_text("new"), NULL), ERR_OK);
    assert_int_equal(transport_put(t, "configs/new.ini", bytes_text("new"), NULL), ERR_OK);
    assert_int_equal(transport_remove(t, "configs/gone.ini", NULL), ERR_OK);
    place_demand_text("point/configs/old.ini", "old");
    place_demand_text("point/configs/gone.ini", "gone");
    assert_false(file_exists("point/configs/new.ini"));
    assert_int_equal(transport_commit(t, NULL), ERR_OK);
    place_demand_text("point/configs/old.ini", "new");
    place_demand_text("point/configs/new.ini", "new");
    assert_false(file_exists("point/configs/gone.ini"));
    assert_int_equal(transport_commit(t, NULL), ERR_OK);
    transport_close(&t);
    assert_int_equal(place_entries("point/configs"), 2);
}

/* What another client is just writing looks like a leftover. */
static void test_what_others_write_stays_in_a_folder_of_everybody(void **state)
{
    (void)state;
    const char *const others[] = {"point/receipts/.other.tmp0123456789ab", "point/receipts/.mine.tmp0123456789ab"};
    struct transport *t = prepared_point();
    for (size_t i = 0; i < 2; i++)
        place_write(others[i], "being written");
    assert_int_equal(transport_put_itself(t, "receipts/mine", bytes_text("told"), NULL), ERR_OK);
    assert_int_equal(transport_commit(t, NULL), ERR_OK);
    place_demand_text("point/receipts/mine", "told");
    for (size_t i = 0; i < 2; i++)
        place_demand_text(others[i], "being written");
    transport_close(&t);
}

static void test_closing_without_commit_leaves_nothing(void **state)
{
    (void)state;
    struct transport *t = prepared_point();
    publish(t, "configs/a.ini", "text");
    assert_int_equal(transport_put(t, "configs/a.ini", bytes_text("new"), NULL), ERR_OK);
    assert_int_equal(transport_put(t, "configs/b.ini", bytes_text("new"), NULL), ERR_OK);
    assert_int_equal(transport_remove(t, "configs/a.ini", NULL), ERR_OK);
    transport_close(&t);
    place_demand_text("point/configs/a.ini", "text");
    assert_int_equal(place_entries("point/configs"), 1);
}

static void test_each_publish_is_a_second_later(void **state)
{
    (void)state;
    struct transport *t = prepared_point();
    publish(t, "configs/a.ini", "1");
    for (int i = 0; i < 3; i++) {
        int64_t before = place_time("point/configs/a.ini");
        publish(t, "configs/a.ini", "2");
        assert_true(place_time("point/configs/a.ini") >= before + 1);
    }
    int64_t now = time(NULL);
    place_set_time("point/configs/a.ini", now + 86400);
    publish(t, "configs/a.ini", "3");
    assert_true(place_time("point/configs/a.ini") < now + 3600);
    transport_close(&t);
}

static enum err count_entry(const struct folder_entry *entry, void *context, struct errinfo *e)
{
    (void)e;
    *(size_t *)context += entry->is_file ? 1 : 100;
    return ERR_OK;
}

/* peer bug 14: what others plant where everybody may write is seen for what it is, and nothing is read through it. */
static void test_peer_bug_14_links_in_receipts_are_not_read(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err want;
    } rows[] = {
        {"receipts/good", ERR_OK},        {"receipts/hard", ERR_OK},           {"receipts/link", ERR_IO},
        {"receipts/pipe", ERR_IO},        {"receipts/dangling", ERR_IO},       {"receipts/folder", ERR_IO},
        {"receipts/huge", ERR_TOO_LARGE}, {"receipts/missing", ERR_NOT_FOUND}, {"missing/good", ERR_UNREACHABLE},
    };
    size_t count = 0;
    struct transport *t = prepared_point();
    place_write("point/receipts/good", "good");
    place_write("outside", "good");
    assert_int_equal(link("outside", "point/receipts/hard"), 0);
    assert_int_equal(symlink("../../outside", "point/receipts/link"), 0);
    assert_int_equal(symlink("nothing", "point/receipts/dangling"), 0);
    assert_int_equal(mkdir("point/receipts/folder", 0755), 0);
    assert_int_equal(mkfifo("point/receipts/pipe", 0644), 0);
    place_write("point/receipts/huge", "");
    assert_int_equal(truncate("point/receipts/huge", (off_t)1 << 40), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct buf out = {NULL, 0};
        struct file_stamp stamp;
        enum err got = transport_fetch_itself(t, rows[i].path, LIMIT, &out, &stamp, &e);
        place_demand_error(rows[i].path, got, rows[i].want, &e);
        assert_true((out.data != NULL) == (got == ERR_OK));
        buf_done(&out);
    }
    assert_int_equal(transport_each(t, "receipts", count_entry, &count, NULL), ERR_OK);
    assert_int_equal(count, 403); /* three files, and four that are none */
    transport_close(&t);
}

static void test_no_path_leaves_the_point(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "",
        "/etc/passwd",
        "..",
        "../outside",
        "configs/../../outside",
        "configs/..",
        "configs/.",
        "./configs/a.ini",
        "/",
        "configs/",
        "configs//a.ini",
        "configs\\a.ini",
        "..\\outside",
    };
    struct transport *t = prepared_point();
    place_write("outside", "untouched");
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct errinfo e = {""};
        struct buf out = {NULL, 0};
        struct file_stamp stamp;
        place_demand_error(paths[i], transport_put(t, paths[i], bytes_text("new"), &e), ERR_USAGE, &e);
        place_demand_error(paths[i], transport_remove(t, paths[i], &e), ERR_USAGE, &e);
        place_demand_error(paths[i], transport_fetch(t, paths[i], LIMIT, &out, &e), ERR_USAGE, &e);
        place_demand_error(paths[i], transport_fetch_itself(t, paths[i], LIMIT, &out, &stamp, &e), ERR_USAGE, &e);
        place_demand_error(paths[i], transport_each(t, paths[i], count_entry, NULL, &e), ERR_USAGE, &e);
        assert_null(out.data);
    }
    assert_int_equal(transport_commit(t, NULL), ERR_OK);
    transport_close(&t);
    place_demand_text("outside", "untouched");
    assert_int_equal(place_entries("point"), 3);
}

/* peer bug 14: a symbolic link in a shared repository overwrote other files (go-tuf audit). */
static void test_peer_bug_14_planted_links_are_not_followed(void **state)
{
    (void)state;
    struct transport *t = prepared_point();
    place_write("victim", "untouched");
    assert_int_equal(symlink("../../victim", "point/configs/symbolic.ini"), 0);
    assert_int_equal(link("victim", "point/configs/hard.ini"), 0);
    assert_int_equal(symlink("../../victim", "point/configs/removed.ini"), 0);
    assert_int_equal(symlink("../../victim", "point/configs/.a.ini.tmp0123456789ab"), 0);
    assert_int_equal(mkfifo("point/configs/pipe.ini", 0644), 0);
    publish(t, "configs/symbolic.ini", "new");
    publish(t, "configs/hard.ini", "new");
    publish(t, "configs/pipe.ini", "new");
    publish(t, "configs/a.ini", "new");
    assert_int_equal(transport_remove(t, "configs/removed.ini", NULL), ERR_OK);
    assert_int_equal(transport_commit(t, NULL), ERR_OK);
    transport_close(&t);
    place_demand_text("victim", "untouched");
    place_demand_mode("point/configs/symbolic.ini", 0644);
    place_demand_text("point/configs/pipe.ini", "new");
    assert_int_equal(place_entries("point/configs"), 4);
}

static void test_peer_bug_14_planted_links_to_folders_are_not_followed(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct transport *t = prepared_point();
    assert_int_equal(mkdir("victim", 0755), 0);
    place_write("victim/a.ini", "untouched");
    assert_int_equal(rmdir("point/configs"), 0);
    assert_int_equal(symlink("../victim", "point/configs"), 0);
    place_demand_error("put", transport_put(t, "configs/a.ini", bytes_text("new"), &e), ERR_IO, &e);
    assert_int_equal(transport_remove(t, "configs/a.ini", NULL), ERR_OK);
    place_demand_error("remove", transport_commit(t, &e), ERR_IO, &e);
    transport_close(&t);
    place_demand_text("victim/a.ini", "untouched");
    assert_int_equal(place_entries("victim"), 1);
    /* The point itself is the administrator's choice. */
    assert_int_equal(unlink("point/configs"), 0);
    assert_int_equal(mkdir("point/configs", 0755), 0);
    assert_int_equal(symlink("point", "link"), 0);
    assert_int_equal(transport_open("link", &t, NULL), ERR_OK);
    publish(t, "configs/a.ini", "new");
    assert_int_equal(transport_commit(t, NULL), ERR_OK);
    transport_close(&t);
    place_demand_text("point/configs/a.ini", "new");
}

/* Acts when a file is about to be removed. */
static void (*meanwhile)(void);

int __real_unlinkat(int folder, const char *name, int flags);
int __wrap_unlinkat(int folder, const char *name, int flags);
int __wrap_unlinkat(int folder, const char *name, int flags)
{
    void (*act)(void) = meanwhile;
    meanwhile = NULL;
    if (act != NULL)
        act();
    return __real_unlinkat(folder, name, flags);
}

static void put_link_in_place(void)
{
    assert_int_equal(rename("point/configs", "point/before"), 0);
    assert_int_equal(symlink("../victim", "point/configs"), 0);
}

static void test_a_link_planted_while_a_file_is_removed_is_not_followed(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct transport *t = prepared_point();
    assert_int_equal(mkdir("victim", 0755), 0);
    place_write("victim/a.ini", "untouched");
    place_write("point/configs/a.ini", "old");
    assert_int_equal(transport_remove(t, "configs/a.ini", NULL), ERR_OK);
    meanwhile = put_link_in_place;
    place_demand_error("remove", transport_commit(t, &e), ERR_OK, &e);
    transport_close(&t);
    place_demand_text("victim/a.ini", "untouched");
    assert_false(file_exists("point/before/a.ini"));
}

static void test_links_of_strangers_are_not_read_through(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct buf file = {NULL, 0};
    if (geteuid() != 0)
        skip(); /* only root can make links of others */
    struct transport *t = prepared_point();
    place_write("secret", "for root alone");
    assert_int_equal(symlink("../../secret", "point/configs/a.ini"), 0);
    assert_int_equal(transport_fetch(t, "configs/a.ini", 100, &file, NULL), ERR_OK);
    buf_done(&file);
    assert_int_equal(lchown("point/configs/a.ini", 65534, 65534), 0);
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    assert_true(watch >= 0 && inotify_add_watch(watch, "secret", IN_OPEN) >= 0);
    place_demand_error("a stranger's", transport_fetch(t, "configs/a.ini", 100, &file, &e), ERR_IO, &e);
    assert_null(file.data);
    char event[512];
    assert_int_equal(read(watch, event, sizeof event), -1); /* it was not even opened: it might be a device */
    close(watch);
    assert_int_equal(unlink("point/configs/a.ini"), 0);
    place_write("point/configs/a.ini", "a file");
    assert_int_equal(lchown("point/configs/a.ini", 65534, 65534), 0);
    assert_int_equal(transport_fetch(t, "configs/a.ini", 100, &file, NULL), ERR_OK);
    buf_done(&file);
    transport_close(&t);
}

static void test_lists_what_lies_in_a_folder(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        size_t limit;
        enum err want;
    } rows[] = {
        {"configs", 2, ERR_OK},
        {"configs", 1, ERR_TOO_LARGE},
        {"missing", 2, ERR_UNREACHABLE},
        {"configs/a.ini", 2, ERR_UNREACHABLE},
        {"..", 2, ERR_USAGE},
        {"/etc", 2, ERR_USAGE},
    };
    struct transport *t = prepared_point();
    publish(t, "configs/b.ini", "b");
    publish(t, "configs/a.ini", "a");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct folder_names names = {NULL, 0};
        place_demand_error(rows[i].folder, transport_list(t, rows[i].folder, rows[i].limit, &names, &e), rows[i].want,
                           &e);
        assert_int_equal(names.count, rows[i].want == ERR_OK ? 2 : 0);
        if (rows[i].want == ERR_OK)
            assert_string_equal(names.names[0], "a.ini");
        folder_names_done(&names);
    }
    transport_close(&t);
}

static void test_fetches_what_is_there(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err want;
    } rows[] = {
        {"configs/a.ini", ERR_OK},
        {"configs/missing.ini", ERR_NOT_FOUND},
        {"rings/pilot/a.ini", ERR_UNREACHABLE},
        {"configs/large.ini", ERR_TOO_LARGE},
        {"configs/pipe.ini", ERR_IO},
        {"configs", ERR_IO},
        {"configs/device.ini", ERR_IO},
        {"configs/loop.ini", ERR_IO},
    };
    char large[LIMIT + 2];
    struct transport *t = prepared_point();
    memset(large, 'x', LIMIT + 1);
    large[LIMIT + 1] = '\0';
    publish(t, "configs/a.ini", "text");
    publish(t, "configs/large.ini", large);
    assert_int_equal(mkfifo("point/configs/pipe.ini", 0644), 0);
    assert_int_equal(symlink("/dev/zero", "point/configs/device.ini"), 0);
    assert_int_equal(symlink("loop.ini", "point/configs/loop.ini"), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct buf out = {NULL, 0};
        place_demand_error(rows[i].path, transport_fetch(t, rows[i].path, LIMIT, &out, &e), rows[i].want, &e);
        assert_true((out.data != NULL) == (rows[i].want == ERR_OK));
        buf_done(&out);
    }
    transport_close(&t);
}

static int read_error; /* of the next read; 0: none */

ssize_t __real_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size)
{
    if (read_error == 0)
        return __real_read(fd, bytes, size);
    errno = read_error;
    read_error = 0;
    return -1;
}

/* What lies there is not known, and may be what it should be: it is no obstacle. */
static void test_point_that_fails_at_this_moment_is_unreachable(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct buf out = {NULL, 0};
    struct transport *t = prepared_point();
    publish(t, "configs/a.ini", "text");
    read_error = EIO;
    place_demand_error("failing", transport_fetch(t, "configs/a.ini", LIMIT, &out, &e), ERR_UNREACHABLE, &e);
    assert_null(out.data);
    read_error = EINTR;
    place_demand_error("interrupted", transport_fetch(t, "configs/a.ini", LIMIT, &out, &e), ERR_OK, &e);
    buf_done(&out);
    transport_close(&t);
}

static void test_point_that_is_not_there_is_unreachable(void **state)
{
    (void)state;
    static const char *const locations[] = {"missing", "missing/point", "not-mounted"};
    assert_int_equal(mkdir("not-mounted", 0755), 0);
    for (size_t i = 0; i < COUNT(locations); i++) {
        struct transport *t = open_point(locations[i]);
        struct errinfo e = {""};
        struct buf out = {NULL, 0};
        place_demand_error("fetch", transport_fetch(t, "configs/a.ini", LIMIT, &out, &e), ERR_UNREACHABLE, &e);
        place_demand_error("put", transport_put(t, "configs/a.ini", bytes_text("new"), &e), ERR_UNREACHABLE, &e);
        assert_int_equal(transport_remove(t, "configs/a.ini", &e), ERR_OK);
        place_demand_error("remove", transport_commit(t, &e), ERR_UNREACHABLE, &e);
        transport_close(&t);
    }
    assert_int_equal(place_entries("."), 1);
    assert_int_equal(place_entries("not-mounted"), 0);
}

static void test_fetches_any_location_of_a_file(void **state)
{
    (void)state;
    char absolute[512];
    const struct {
        const char *location;
        enum err want;
    } rows[] = {
        {"file.ini", ERR_OK},
        {"./file.ini", ERR_OK},
        {absolute, ERR_OK},
        {"folder/file.ini", ERR_OK},
        {"folder/../file.ini", ERR_OK},
        {"./odd:name.ini", ERR_OK},
        {"missing.ini", ERR_NOT_FOUND},
        {"missing/file.ini", ERR_UNREACHABLE},
        {"/file-that-is-missing", ERR_NOT_FOUND},
        {"folder", ERR_IO},
        {"folder/", ERR_USAGE},
        {"/", ERR_USAGE},
        {"odd:name.ini", ERR_USAGE},
        {"folder/..", ERR_USAGE},
        {".", ERR_USAGE},
    };
    assert_int_equal(mkdir("folder", 0755), 0);
    place_write("file.ini", "text");
    place_write("folder/file.ini", "text");
    place_write("odd:name.ini", "text");
    snprintf(absolute, sizeof absolute, "%s/folder/file.ini", place_path());
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct buf out = {NULL, 0};
        enum err got = transport_fetch_location(rows[i].location, LIMIT, &out, &e);
        place_demand_error(rows[i].location, got, rows[i].want, &e);
        assert_true((out.data != NULL) == (got == ERR_OK));
        if (got == ERR_OK)
            assert_true(bytes_equal_text(buf_bytes(&out), "text"));
        buf_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_peer_bug_05_locations_of_other_kinds_are_no_files),
        PLACE_TEST(test_opening_touches_nothing),
        PLACE_TEST(test_modes_are_independent_of_the_umask),
        PLACE_TEST(test_preparing_again_changes_nothing),
        PLACE_TEST(test_folders_that_are_there_now),
        PLACE_TEST(test_what_cannot_be_prepared),
        PLACE_TEST(test_staged_is_seen_after_the_commit),
        PLACE_TEST(test_what_others_write_stays_in_a_folder_of_everybody),
        PLACE_TEST(test_closing_without_commit_leaves_nothing),
        PLACE_TEST(test_each_publish_is_a_second_later),
        PLACE_TEST(test_peer_bug_14_links_in_receipts_are_not_read),
        PLACE_TEST(test_no_path_leaves_the_point),
        PLACE_TEST(test_peer_bug_14_planted_links_are_not_followed),
        PLACE_TEST(test_peer_bug_14_planted_links_to_folders_are_not_followed),
        PLACE_TEST(test_a_link_planted_while_a_file_is_removed_is_not_followed),
        PLACE_TEST(test_links_of_strangers_are_not_read_through),
        PLACE_TEST(test_lists_what_lies_in_a_folder),
        PLACE_TEST(test_fetches_what_is_there),
        PLACE_TEST(test_point_that_fails_at_this_moment_is_unreachable),
        PLACE_TEST(test_point_that_is_not_there_is_unreachable),
        PLACE_TEST(test_fetches_any_location_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
