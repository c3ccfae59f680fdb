/*
 * Folders: modes independent of the umask, names in order, leftovers gone.
 */
#include "place.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file.h"
#include "files/folder.h"

static void test_mode_is_independent_of_the_umask(void **state)
{
    (void)state;
    static const unsigned umasks[] = {0, 077};
    static const unsigned modes[] = {0700, 0755, 0750, 01733, 02770};
    for (size_t i = 0; i < COUNT(umasks); i++) {
        for (size_t k = 0; k < COUNT(modes); k++) {
            mode_t before = umask((mode_t)umasks[i]);
            enum err error = folder_make("folder", modes[k], NULL);
            umask(before);
            assert_int_equal(error, ERR_OK);
            place_demand_mode("folder", modes[k]);
            assert_int_equal(rmdir("folder"), 0);
        }
    }
}

static void test_making_leaves_what_is_there(void **state)
{
    (void)state;
    struct errinfo e = {""};
    assert_int_equal(mkdir("there", 0710), 0);
    assert_int_equal(chmod("there", 0710), 0);
    assert_int_equal(folder_make("there", 0755, NULL), ERR_OK);
    assert_int_equal(folder_make_all("there", 0755, NULL), ERR_OK);
    place_demand_mode("there", 0710);
    place_write("file", "");
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    place_demand_error("a file", folder_make("file", 0755, &e), ERR_CONFLICT, &e);
    place_demand_error("a dangling link", folder_make("dangling", 0755, &e), ERR_CONFLICT, &e);
    place_demand_error("no parent", folder_make("missing/folder", 0755, &e), ERR_UNREACHABLE, &e);
    place_demand_error("below a file", folder_make_all("file/folder", 0755, &e), ERR_CONFLICT, &e);
    assert_int_equal(place_entries("."), 3);
}

static void test_makes_missing_parents(void **state)
{
    (void)state;
    mode_t before = umask(077);
    assert_int_equal(folder_make_all("a/b//c/", 0750, NULL), ERR_OK);
    umask(before);
    place_demand_mode("a", 0755);
    place_demand_mode("a/b", 0755);
    place_demand_mode("a/b/c", 0750);
}

static void test_parents_below_a_home_are_private(void **state)
{
    (void)state;
    char path[512];
    const char *home = getenv("HOME");
    char *kept = home != NULL ? strdup(home) : NULL;
    mode_t before = umask(0);
    setenv("HOME", place_path(), 1);
    snprintf(path, sizeof path, "%s/.local/state/rollseal", place_path());
    assert_int_equal(folder_make_all(path, 0700, NULL), ERR_OK);
    setenv("HOME", "/", 1); /* an account without one */
    snprintf(path, sizeof path, "%s/a/b", place_path());
    assert_int_equal(folder_make_all(path, 0755, NULL), ERR_OK);
    umask(before);
    if (kept != NULL)
        setenv("HOME", kept, 1);
    free(kept);
    place_demand_mode(".local", 0700);
    place_demand_mode(".local/state", 0700);
    place_demand_mode("a", 0755);
}

static void test_sets_the_mode_of_folders_only(void **state)
{
    (void)state;
    struct errinfo e = {""};
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(folder_set_mode("folder", 0751, NULL, NULL), ERR_OK);
    place_demand_mode("folder", 0751);
    place_write("file", "");
    assert_int_equal(symlink("folder", "link"), 0);
    place_demand_error("unknown group", folder_set_mode("folder", 0700, "no-such-group-here", &e), ERR_NOT_FOUND, &e);
    place_demand_error("a link", folder_set_mode("link", 0777, NULL, &e), ERR_NOT_FOUND, &e);
    assert_int_not_equal(folder_set_mode("file", 0777, NULL, &e), ERR_OK);
    assert_int_not_equal(folder_set_mode("missing", 0777, NULL, &e), ERR_OK);
    place_demand_mode("folder", 0751);
}

static void test_lists_names_in_order(void **state)
{
    (void)state;
    static const char *const want[] = {".hidden", "B", "a", "folder"};
    struct folder_names n = {NULL, 0};
    struct errinfo e = {""};
    place_write("a", "");
    place_write("B", "");
    place_write(".hidden", "");
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(folder_list(".", COUNT(want), &n, &e), ERR_OK);
    assert_int_equal(n.count, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++)
        assert_string_equal(n.names[i], want[i]);
    folder_names_done(&n);
    assert_int_equal(folder_list("folder", 0, &n, &e), ERR_OK);
    assert_int_equal(n.count, 0);
    place_demand_error("one too many", folder_list(".", COUNT(want) - 1, &n, &e), ERR_TOO_LARGE, &e);
    place_demand_error("missing", folder_list("missing", 10, &n, &e), ERR_UNREACHABLE, &e);
    place_demand_error("a file", folder_list("a", 10, &n, &e), ERR_UNREACHABLE, &e);
    assert_int_equal(n.count, 0);
}

static void test_cleans_leftovers_of_all_names(void **state)
{
    (void)state;
    place_write(".a.tmp0123456789ab", "");
    place_write(".b.ini.tmp0123456789ab", "");
    place_write(".c.tmp", "");
    place_write("d", "");
    folder_clean(".");
    assert_int_equal(place_entries("."), 2);
    folder_clean("missing");
}

/* The names of files, and those of everything else in brackets, in any order: as many as there are. */
struct seen {
    size_t files, others;
    struct file_stamp stamp; /* of `b` */
};

static enum err see(const struct folder_entry *entry, void *context, struct errinfo *e)
{
    struct seen *seen = context;
    seen->files += entry->is_file;
    seen->others += !entry->is_file;
    if (strcmp(entry->name, "b") == 0)
        seen->stamp = entry->stamp;
    return strcmp(entry->name, "stop") == 0 ? err_set(e, ERR_CONFLICT, "stop") : ERR_OK;
}

static void test_sees_each_name_for_what_it_is(void **state)
{
    (void)state;
    struct seen seen = {.files = 0};
    struct file_stamp stamp;
    struct buf text = {NULL, 0};
    struct errinfo e = {""};
    assert_int_equal(mkdir("folder", 0755), 0);
    place_demand_error("empty", folder_each("folder", see, &seen, &e), ERR_OK, &e);
    assert_int_equal(seen.files + seen.others, 0);
    place_write("folder/.hidden", "");
    place_write("folder/b", "text");
    assert_int_equal(link("folder/b", "folder/hard"), 0);
    assert_int_equal(symlink("b", "folder/link"), 0);
    assert_int_equal(symlink("nothing", "folder/dangling"), 0);
    assert_int_equal(mkdir("folder/inner", 0755), 0);
    assert_int_equal(mkfifo("folder/pipe", 0644), 0);
    place_demand_error("full", folder_each("folder", see, &seen, &e), ERR_OK, &e);
    assert_int_equal(seen.files, 3);
    assert_int_equal(seen.others, 4);
    assert_int_equal(file_read_itself("folder/b", 10, &text, &stamp, NULL), ERR_OK);
    assert_memory_equal(&stamp, &seen.stamp, sizeof stamp);
    assert_int_equal(stamp.size, 4);
    buf_done(&text);
}

/* Whoever owns a file sets its times as he likes: to where nanoseconds since 1970 have no number any more. */
static void test_times_beyond_counting_are_seen(void **state)
{
    (void)state;
    const struct timespec far[2] = {{.tv_sec = INT64_C(15000000000)}, {.tv_sec = INT64_C(15000000000)}};
    struct file_stamp stamp, again, before;
    place_write("file", "text");
    assert_true(file_take_stamp("file", &before));
    assert_int_equal(utimensat(AT_FDCWD, "file", far, 0), 0);
    assert_true(file_take_stamp("file", &stamp) && file_take_stamp("file", &again));
    assert_memory_equal(&stamp, &again, sizeof stamp);
    assert_true(stamp.modified != before.modified);
}

static void test_seeing_ends_with_the_first_failure(void **state)
{
    (void)state;
    struct seen seen = {.files = 0};
    struct errinfo e = {""};
    place_write("file", "");
    place_write("stop", "");
    place_demand_error("stop", folder_each(".", see, &seen, &e), ERR_CONFLICT, &e);
    place_demand_error("a file", folder_each("file", see, &seen, &e), ERR_UNREACHABLE, &e);
    place_demand_error("nothing", folder_each("missing", see, &seen, &e), ERR_UNREACHABLE, &e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_mode_is_independent_of_the_umask),
        PLACE_TEST(test_making_leaves_what_is_there),
        PLACE_TEST(test_makes_missing_parents),
        PLACE_TEST(test_parents_below_a_home_are_private),
        PLACE_TEST(test_sets_the_mode_of_folders_only),
        PLACE_TEST(test_lists_names_in_order),
        PLACE_TEST(test_sees_each_name_for_what_it_is),
        PLACE_TEST(test_times_beyond_counting_are_seen),
        PLACE_TEST(test_seeing_ends_with_the_first_failure),
        PLACE_TEST(test_cleans_leftovers_of_all_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
