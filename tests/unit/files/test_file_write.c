/*
 * The one writer of files: whole files, with the mode that was asked for, and nothing else changed or left.
 */
#include "other_process.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "files/file.h"
#include "files/folder.h"

static const struct file_write_params usual = {.mode = 0644};
static const struct file_write_params new_only = {.mode = 0644, .must_be_new = true};
static const struct file_write_params later = {.mode = 0644, .newer_than_old = true};

static enum err write_text(const char *path, const char *text, const struct file_write_params *params,
                           struct errinfo *e)
{
    return file_write(path, bytes_text(text), params, e);
}

static void test_mode_is_independent_of_the_umask(void **state)
{
    (void)state;
    static const unsigned umasks[] = {0, 022, 077, 0777};
    static const unsigned modes[] = {0600, 0640, 0644, 0664};
    for (size_t i = 0; i < COUNT(umasks); i++) {
        for (size_t k = 0; k < COUNT(modes); k++) {
            const struct file_write_params params = {.mode = modes[k]};
            mode_t before = umask((mode_t)umasks[i]);
            enum err error = write_text("file", "text", &params, NULL);
            umask(before);
            assert_int_equal(error, ERR_OK);
            place_demand_mode("file", modes[k]);
        }
    }
}

static void test_replaces_whole_files(void **state)
{
    (void)state;
    assert_int_equal(write_text("file", "a long old text", &usual, NULL), ERR_OK);
    place_demand_text("file", "a long old text");
    assert_int_equal(write_text("file", "new", &usual, NULL), ERR_OK);
    place_demand_text("file", "new");
    assert_int_equal(write_text("file", "", &usual, NULL), ERR_OK);
    place_demand_text("file", "");
    assert_int_equal(place_entries("."), 1);
}

static void test_refusals_change_nothing(void **state)
{
    (void)state;
    static const struct file_write_params unknown_group = {.mode = 0644, .group = "no-such-group-here"};
    char long_name[300];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    const struct {
        const char *path;
        const struct file_write_params *params;
        enum err want;
    } rows[] = {
        {"old", &new_only, ERR_CONFLICT},      {"old", &unknown_group, ERR_NOT_FOUND},
        {"folder", &new_only, ERR_CONFLICT},   {"folder", &usual, ERR_IO},
        {"dangling", &new_only, ERR_CONFLICT}, {"missing/file", &usual, ERR_UNREACHABLE},
        {"old/file", &usual, ERR_UNREACHABLE}, {long_name, &usual, ERR_IO},
    };
    place_write("old", "old");
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(symlink("victim", "dangling"), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        place_demand_error(rows[i].path, write_text(rows[i].path, "new", rows[i].params, &e), rows[i].want, &e);
        place_demand_text("old", "old");
        assert_int_equal(place_entries("."), 3);
        assert_int_equal(place_entries("folder"), 0);
    }
}

static void test_link_at_the_target_is_replaced_and_not_followed(void **state)
{
    (void)state;
    place_write("victim", "untouched");
    assert_int_equal(symlink("victim", "file"), 0);
    assert_int_equal(link("victim", "hard"), 0);
    assert_int_equal(write_text("file", "new", &usual, NULL), ERR_OK);
    assert_int_equal(write_text("hard", "new", &usual, NULL), ERR_OK);
    place_demand_text("victim", "untouched");
    place_demand_text("file", "new");
    struct stat facts;
    assert_int_equal(lstat("file", &facts), 0);
    assert_true(S_ISREG(facts.st_mode));
}

static void test_gives_the_file_to_a_group(void **state)
{
    (void)state;
    const struct group *own = getgrgid(getegid());
    if (own == NULL)
        skip();
    const struct file_write_params params = {.mode = 0640, .group = own->gr_name};
    assert_int_equal(write_text("file", "text", &params, NULL), ERR_OK);
    place_demand_mode("file", 0640);
    struct stat facts;
    assert_int_equal(stat("file", &facts), 0);
    assert_int_equal(facts.st_gid, getegid());
}

static void test_time_is_at_least_a_second_later(void **state)
{
    (void)state;
    int64_t now = time(NULL);
    const struct {
        const char *name;
        int64_t old, least, most;
    } rows[] = {
        {"an hour ago", now - 3600, now - 1, now + 60},
        {"now", now, now + 1, now + 60},
        {"a little ahead", now + 30, now + 31, now + 31},
        {"a day ahead", now + 86400, now - 1, now + 60},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        place_write("file", "old");
        place_set_time("file", rows[i].old);
        assert_int_equal(write_text("file", "new", &later, NULL), ERR_OK);
        int64_t got = place_time("file");
        if (got < rows[i].least || got > rows[i].most)
            fail_msg("%s: %lld", rows[i].name, (long long)(got - now));
    }
}

static void test_each_of_several_quick_ones_is_later(void **state)
{
    (void)state;
    assert_int_equal(write_text("file", "1", &later, NULL), ERR_OK);
    for (int i = 0; i < 5; i++) {
        int64_t before = place_time("file");
        assert_int_equal(write_text("file", "2", &later, NULL), ERR_OK);
        assert_true(place_time("file") >= before + 1);
    }
}

static void test_removes_leftovers_of_this_name_only(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool stays;
    } rows[] = {
        {".file.tmp0123456789ab", false}, {".file.tmpffffffffffff", false}, {".file.tmp0123456789aB", true},
        {".file.tmp0123456789abc", true}, {".file.tmp0123456789a", true},   {".file.tmp", true},
        {".other.tmp0123456789ab", true}, {"file.tmp0123456789ab", true},   {".file.tmp.tmp0123456789ab", true},
        {".tmp0123456789ab", true},       {"..tmp0123456789ab", true},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        place_write(rows[i].name, "leftover");
    place_write("victim", "untouched");
    assert_int_equal(symlink("victim", ".file.tmpaaaaaaaaaaaa"), 0);
    /* A folder of ours that somebody who may write here has given that name. */
    assert_int_equal(mkdir(".file.tmpbbbbbbbbbbbb", 0700), 0);
    place_write(".file.tmpbbbbbbbbbbbb/victim", "untouched");
    assert_int_equal(write_text("file", "text", &usual, NULL), ERR_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (file_exists(rows[i].name) != rows[i].stays)
            fail_msg("%s", rows[i].name);
    }
    assert_false(file_exists(".file.tmpaaaaaaaaaaaa"));
    place_demand_text("victim", "untouched");
    folder_clean(".");
    place_demand_text(".file.tmpbbbbbbbbbbbb/victim", "untouched");
}

/* A writer that pauses when it has its temporary. */
static bool write_apart(int says, int hears)
{
    struct file_batch *b = NULL;
    bool good = file_batch_new(&b, NULL) == ERR_OK &&
                file_batch_add(b, "file", bytes_text("from the other"), &usual, NULL) == ERR_OK &&
                other_process_pause(says, hears) && file_batch_commit(b, NULL) == ERR_OK;
    file_batch_free(&b);
    return good;
}

static void test_temporary_of_a_live_writer_stays(void **state)
{
    (void)state;
    struct other_process other = other_process_start(write_apart);
    assert_int_equal(place_entries("."), 1);
    assert_int_equal(write_text("file", "mine", &usual, NULL), ERR_OK);
    folder_clean(".");
    assert_int_equal(place_entries("."), 2);
    place_demand_text("file", "mine");
    other_process_tell_to_go_on(&other);
    assert_int_equal(other_process_end(&other), 0);
    place_demand_text("file", "from the other");
    assert_int_equal(place_entries("."), 1);
}

static void test_temporary_of_a_killed_writer_is_removed(void **state)
{
    (void)state;
    struct other_process other = other_process_start(write_apart);
    assert_int_equal(kill(other.id, SIGKILL), 0);
    other_process_end(&other);
    assert_int_equal(place_entries("."), 1);
    assert_false(file_exists("file"));
    assert_int_equal(write_text("file", "mine", &usual, NULL), ERR_OK);
    assert_int_equal(place_entries("."), 1);
}

static void test_old_leftovers_go_even_beside_a_live_writer(void **state)
{
    (void)state;
    struct other_process other = other_process_start(write_apart);
    place_write(".file.tmp0123456789ab", "last week's");
    place_set_time(".file.tmp0123456789ab", time(NULL) - 7 * 86400);
    assert_int_equal(write_text("file", "mine", &usual, NULL), ERR_OK);
    assert_false(file_exists(".file.tmp0123456789ab"));
    assert_int_equal(place_entries("."), 2);
    other_process_tell_to_go_on(&other);
    assert_int_equal(other_process_end(&other), 0);
}

static bool write_too_much(void *context)
{
    (void)context;
    struct errinfo e = {""};
    char text[9000];
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096}) != 0)
        return false;
    memset(text, 'x', sizeof text);
    enum err error = file_write("file", (struct bytes){(const uint8_t *)text, sizeof text}, &usual, &e);
    return error == ERR_IO && strstr(e.message, "file") != NULL;
}

static void test_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    place_write("file", "old");
    place_run_apart(write_too_much, NULL, false);
    place_demand_text("file", "old");
    assert_int_equal(place_entries("."), 1);
}

static bool write_in_closed_folder(void *context)
{
    (void)context;
    struct errinfo e = {""};
    return write_text("closed/file", "new", &usual, &e) == ERR_IO && strstr(e.message, "closed") != NULL;
}

static void test_folder_that_may_not_be_written_is_said(void **state)
{
    (void)state;
    assert_int_equal(mkdir("closed", 0755), 0);
    place_write("closed/file", "old");
    assert_int_equal(chmod("closed", 0555), 0);
    place_run_apart(write_in_closed_folder, NULL, true);
    place_demand_text("closed/file", "old");
    assert_int_equal(place_entries("closed"), 1);
    assert_int_equal(chmod("closed", 0755), 0);
}

static bool write_unseen(void *context)
{
    (void)context;
    return write_text("receipts/mine", "1", &usual, NULL) == ERR_OK &&
           write_text("receipts/mine", "2", &usual, NULL) == ERR_OK;
}

static void test_writes_where_it_may_not_list(void **state)
{
    (void)state;
    assert_int_equal(mkdir("receipts", 0755), 0);
    assert_int_equal(chmod("receipts", geteuid() == 0 ? 01733 : 0300), 0);
    place_run_apart(write_unseen, NULL, true);
    assert_int_equal(chmod("receipts", 0755), 0);
    place_demand_text("receipts/mine", "2");
    assert_int_equal(place_entries("receipts"), 1);
}

static pid_t race(int start, const char *text)
{
    pid_t process = fork();
    if (process == 0) {
        char go;
        enum err error = read(start, &go, 1) == 1 ? write_text("file", text, &new_only, NULL) : ERR_INTERNAL;
        _exit(err_exit_status(error));
    }
    return process;
}

static void test_only_one_of_two_makes_a_new_file(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        int start[2], first = 0, second = 0;
        assert_int_equal(pipe(start), 0);
        pid_t a = race(start[0], "a"), b = race(start[0], "b");
        assert_int_equal(write(start[1], "!!", 2), 2);
        assert_int_equal(waitpid(a, &first, 0), a);
        assert_int_equal(waitpid(b, &second, 0), b);
        first = WEXITSTATUS(first);
        second = WEXITSTATUS(second);
        int lost = err_exit_status(ERR_CONFLICT);
        assert_true((first == 0 && second == lost) || (first == lost && second == 0));
        place_demand_text("file", first == 0 ? "a" : "b");
        assert_int_equal(place_entries("."), 1);
        assert_int_equal(unlink("file"), 0);
        close(start[0]);
        close(start[1]);
    }
}

static void test_removes_and_renames(void **state)
{
    (void)state;
    place_write("file", "text");
    assert_int_equal(file_rename("file", "file.bad", NULL), ERR_OK);
    place_demand_text("file.bad", "text");
    assert_int_equal(file_remove("file.bad", NULL), ERR_OK);
    assert_int_equal(file_remove("file.bad", NULL), ERR_OK);
    assert_int_equal(place_entries("."), 0);
    struct errinfo e = {""};
    assert_int_equal(mkdir("folder", 0755), 0);
    place_demand_error("remove a folder", file_remove("folder", &e), ERR_IO, &e);
    place_demand_error("rename nothing", file_rename("missing", "other", &e), ERR_NOT_FOUND, &e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_mode_is_independent_of_the_umask),
        PLACE_TEST(test_replaces_whole_files),
        PLACE_TEST(test_refusals_change_nothing),
        PLACE_TEST(test_link_at_the_target_is_replaced_and_not_followed),
        PLACE_TEST(test_gives_the_file_to_a_group),
        PLACE_TEST(test_time_is_at_least_a_second_later),
        PLACE_TEST(test_each_of_several_quick_ones_is_later),
        PLACE_TEST(test_removes_leftovers_of_this_name_only),
        PLACE_TEST(test_temporary_of_a_live_writer_stays),
        PLACE_TEST(test_temporary_of_a_killed_writer_is_removed),
        PLACE_TEST(test_old_leftovers_go_even_beside_a_live_writer),
        PLACE_TEST(test_full_disk_leaves_the_old_file),
        PLACE_TEST(test_folder_that_may_not_be_written_is_said),
        PLACE_TEST(test_writes_where_it_may_not_list),
        PLACE_TEST(test_only_one_of_two_makes_a_new_file),
        PLACE_TEST(test_removes_and_renames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
