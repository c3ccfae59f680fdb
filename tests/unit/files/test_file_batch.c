/*
 * Many files at once: nobody sees any before the commit, and no number of files is too many.
 */
#include "place.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file.h"

static const struct file_write_params usual = {.mode = 0644};
static const struct file_write_params new_only = {.mode = 0644, .must_be_new = true};

static enum err add(struct file_batch *b, const char *path, const char *text, struct errinfo *e)
{
    return file_batch_add(b, path, bytes_text(text), &usual, e);
}

static void test_nothing_is_seen_before_the_commit(void **state)
{
    (void)state;
    struct file_batch *b = NULL;
    place_write("old", "old");
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(file_batch_new(&b, NULL), ERR_OK);
    assert_int_equal(add(b, "old", "new", NULL), ERR_OK);
    assert_int_equal(add(b, "folder/file", "text", NULL), ERR_OK);
    place_demand_text("old", "old");
    assert_false(file_exists("folder/file"));
    assert_int_equal(file_batch_commit(b, NULL), ERR_OK);
    place_demand_text("old", "new");
    place_demand_text("folder/file", "text");
    place_demand_mode("folder/file", 0644);
    file_batch_free(&b);
    assert_int_equal(place_entries("."), 2);
    assert_int_equal(place_entries("folder"), 1);
}

static void test_what_is_not_committed_leaves_nothing(void **state)
{
    (void)state;
    struct file_batch *b = NULL;
    assert_int_equal(file_batch_new(&b, NULL), ERR_OK);
    assert_int_equal(add(b, "file", "text", NULL), ERR_OK);
    file_batch_free(&b);
    assert_null(b);
    assert_int_equal(place_entries("."), 0);
    file_batch_free(&b);
}

static void test_refused_file_leaves_the_others(void **state)
{
    (void)state;
    struct file_batch *b = NULL;
    struct errinfo e = {""};
    assert_int_equal(file_batch_new(&b, NULL), ERR_OK);
    assert_int_equal(add(b, "first", "1", NULL), ERR_OK);
    place_demand_error("no folder", add(b, "missing/file", "2", &e), ERR_UNREACHABLE, &e);
    assert_int_equal(add(b, "last", "3", NULL), ERR_OK);
    assert_int_equal(file_batch_commit(b, NULL), ERR_OK);
    file_batch_free(&b);
    place_demand_text("first", "1");
    place_demand_text("last", "3");
    assert_int_equal(place_entries("."), 2);
}

static void test_failed_commit_leaves_whole_files_only(void **state)
{
    (void)state;
    struct file_batch *b = NULL;
    struct errinfo e = {""};
    place_write("taken", "old");
    place_write("last", "old");
    assert_int_equal(file_batch_new(&b, NULL), ERR_OK);
    assert_int_equal(add(b, "first", "new", NULL), ERR_OK);
    assert_int_equal(file_batch_add(b, "taken", bytes_text("new"), &new_only, NULL), ERR_OK);
    assert_int_equal(add(b, "last", "new", NULL), ERR_OK);
    place_demand_error("taken", file_batch_commit(b, &e), ERR_CONFLICT, &e);
    place_demand_text("first", "new");
    place_demand_text("taken", "old");
    place_demand_text("last", "old");
    assert_int_equal(place_entries("."), 3);
    /* It is empty again, and of use. */
    assert_int_equal(add(b, "last", "newer", NULL), ERR_OK);
    assert_int_equal(file_batch_commit(b, NULL), ERR_OK);
    place_demand_text("last", "newer");
    file_batch_free(&b);
}

static void test_cleans_each_folder(void **state)
{
    (void)state;
    struct file_batch *b = NULL;
    place_write(".any.tmp0123456789ab", "leftover");
    assert_int_equal(file_batch_new(&b, NULL), ERR_OK);
    assert_int_equal(add(b, "file", "text", NULL), ERR_OK);
    assert_int_equal(file_batch_commit(b, NULL), ERR_OK);
    file_batch_free(&b);
    assert_int_equal(place_entries("."), 1);
}

#define MANY 300

static bool write_many(void *context)
{
    (void)context;
    struct file_batch *b = NULL;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return false;
    files.rlim_cur = 64;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 || file_batch_new(&b, NULL) != ERR_OK)
        return false;
    bool good = true;
    for (int i = 0; i < MANY && good; i++) {
        char path[32];
        snprintf(path, sizeof path, "%s/%d", i % 2 == 0 ? "even" : "odd", i);
        good = add(b, path, "text", NULL) == ERR_OK;
    }
    good = good && file_batch_commit(b, NULL) == ERR_OK;
    file_batch_free(&b);
    return good;
}

static void test_many_files_take_few_descriptors(void **state)
{
    (void)state;
    assert_int_equal(mkdir("even", 0755), 0);
    assert_int_equal(mkdir("odd", 0755), 0);
    place_run_apart(write_many, NULL, false);
    assert_int_equal(place_entries("even"), MANY / 2);
    assert_int_equal(place_entries("odd"), MANY / 2);
    place_demand_text("odd/299", "text");
}

static void test_too_many_folders_are_refused(void **state)
{
    (void)state;
    struct file_batch *b = NULL;
    struct errinfo e = {""};
    enum err error = ERR_OK;
    assert_int_equal(file_batch_new(&b, NULL), ERR_OK);
    for (int i = 0; i < 100 && error == ERR_OK; i++) {
        char path[32];
        snprintf(path, sizeof path, "folder%d", i);
        assert_int_equal(mkdir(path, 0755), 0);
        snprintf(path, sizeof path, "folder%d/file", i);
        error = add(b, path, "text", &e);
    }
    place_demand_error("the 33rd folder", error, ERR_TOO_LARGE, &e);
    file_batch_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_nothing_is_seen_before_the_commit),
        PLACE_TEST(test_what_is_not_committed_leaves_nothing),
        PLACE_TEST(test_refused_file_leaves_the_others),
        PLACE_TEST(test_failed_commit_leaves_whole_files_only),
        PLACE_TEST(test_cleans_each_folder),
        PLACE_TEST(test_many_files_take_few_descriptors),
        PLACE_TEST(test_too_many_folders_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
