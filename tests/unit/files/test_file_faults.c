/*
 * What the operating system may refuse in the middle of a write, one at a time: old or new content, nothing left over.
 */
#include "place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file.h"
#include "files/stream.h"

/* The next `times` calls fail with `number`, after `skip` that do not. */
struct fault {
    int skip, times, number;
};
static struct fault open_fault, close_fault, rename_fault, rename2_fault, fsync_fault, syncfs_fault, write_fault;
static bool remove_before_rename;

static bool strikes(struct fault *f)
{
    if (f->skip-- > 0 || f->times-- <= 0)
        return false;
    errno = f->number;
    return true;
}

int __real_openat64(int folder, const char *path, int flags, mode_t mode);
int __wrap_openat64(int folder, const char *path, int flags, mode_t mode);
int __wrap_openat64(int folder, const char *path, int flags, mode_t mode)
{
    return strikes(&open_fault) ? -1 : __real_openat64(folder, path, flags, mode);
}

/* What fails is closed all the same. */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
    int number = close_fault.number, result = __real_close(fd);
    if (!strikes(&close_fault))
        return result;
    errno = number;
    return -1;
}

int __real_renameat(int from_folder, const char *from, int to_folder, const char *to);
int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to);
int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    if (remove_before_rename)
        unlinkat(from_folder, from, 0);
    return strikes(&rename_fault) ? -1 : __real_renameat(from_folder, from, to_folder, to);
}

int __real_renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return strikes(&rename2_fault) ? -1 : __real_renameat2(from_folder, from, to_folder, to, flags);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    return strikes(&fsync_fault) ? -1 : __real_fsync(fd);
}

int __real_syncfs(int fd);
int __wrap_syncfs(int fd);
int __wrap_syncfs(int fd)
{
    return strikes(&syncfs_fault) ? -1 : __real_syncfs(fd);
}

/* Without an errno: takes one byte only. */
ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (!strikes(&write_fault))
        return __real_write(fd, bytes, size);
    return write_fault.number == 0 ? __real_write(fd, bytes, 1) : -1;
}

static void forget_faults(void)
{
    static const struct fault none;
    open_fault = close_fault = rename_fault = rename2_fault = fsync_fault = syncfs_fault = write_fault = none;
    remove_before_rename = false;
}

static const struct file_write_params usual = {.mode = 0644};
static const struct file_write_params new_only = {.mode = 0644, .must_be_new = true};

static const struct {
    const char *name;
    struct fault *fault;
    struct fault how;
    enum err want;
    const char *content;
} faults[] = {
    {"none", &write_fault, {0, 0, 0}, ERR_OK, "new content"},
    {"interrupted writes", &write_fault, {0, 3, EINTR}, ERR_OK, "new content"},
    {"short writes", &write_fault, {0, 5, 0}, ERR_OK, "new content"},
    {"interrupted fsync", &fsync_fault, {0, 3, EINTR}, ERR_OK, "new content"},
    {"interrupted open of the folder", &open_fault, {0, 3, EINTR}, ERR_OK, "new content"},
    {"interrupted open of the temporary", &open_fault, {2, 3, EINTR}, ERR_OK, "new content"},
    {"interrupted close", &close_fault, {0, 1, EINTR}, ERR_OK, "new content"},
    {"interrupted rename", &rename_fault, {0, 3, EINTR}, ERR_OK, "new content"},
    {"disk full at once", &write_fault, {0, 1, ENOSPC}, ERR_IO, "old"},
    {"disk quota", &write_fault, {0, 1, EDQUOT}, ERR_IO, "old"},
    {"failing disk", &write_fault, {0, 1, EIO}, ERR_IO, "old"},
    {"share gone while writing", &write_fault, {0, 1, ESTALE}, ERR_UNREACHABLE, "old"},
    {"no descriptor for the temporary", &open_fault, {2, 1, EMFILE}, ERR_IO, "old"},
    {"disk full at close", &close_fault, {0, 1, ENOSPC}, ERR_IO, "old"},
    {"disk full at fsync", &fsync_fault, {0, 1, ENOSPC}, ERR_IO, "old"},
    {"failing disk at fsync", &fsync_fault, {0, 1, EIO}, ERR_IO, "old"},
    {"folder cannot be synced on a share", &fsync_fault, {1, 1, EINVAL}, ERR_OK, "new content"},
    {"folder not synced by a failing disk", &fsync_fault, {1, 1, EIO}, ERR_IO, "new content"},
    {"held by a reader (EBUSY)", &rename_fault, {0, 2, EBUSY}, ERR_OK, "new content"},
    {"held by a reader (ETXTBSY)", &rename_fault, {0, 1, ETXTBSY}, ERR_OK, "new content"},
    {"held by a reader (EACCES)", &rename_fault, {0, 1, EACCES}, ERR_OK, "new content"},
    {"somebody else's in a sticky folder", &rename_fault, {0, 1, EPERM}, ERR_IO, "old"},
    {"share gone at the rename", &rename_fault, {0, 1, EHOSTDOWN}, ERR_UNREACHABLE, "old"},
    {"read-only at the rename", &rename_fault, {0, 1, EROFS}, ERR_IO, "old"},
};

static void test_old_or_new_content_and_nothing_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        struct errinfo e = {""};
        forget_faults();
        place_write("file", "old");
        *faults[i].fault = faults[i].how;
        enum err got = file_write("file", bytes_text("new content"), &usual, &e);
        forget_faults();
        place_demand_error(faults[i].name, got, faults[i].want, &e);
        place_demand_text("file", faults[i].content);
        assert_int_equal(place_entries("."), 1);
    }
}

static void test_removed_temporary_is_a_conflict(void **state)
{
    (void)state;
    struct errinfo e = {""};
    forget_faults();
    place_write("file", "old");
    remove_before_rename = true;
    place_demand_error("removed", file_write("file", bytes_text("new"), &usual, &e), ERR_CONFLICT, &e);
    forget_faults();
    place_demand_text("file", "old");
}

static void test_new_files_without_exclusive_rename(void **state)
{
    (void)state;
    static const int numbers[] = {EINVAL, ENOSYS};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct errinfo e = {""};
        struct stat facts;
        forget_faults();
        rename2_fault = (struct fault){0, 2, numbers[i]};
        assert_int_equal(file_write("file", bytes_text("first"), &new_only, &e), ERR_OK);
        place_demand_error("again", file_write("file", bytes_text("second"), &new_only, &e), ERR_CONFLICT, &e);
        forget_faults();
        place_demand_text("file", "first");
        assert_int_equal(place_entries("."), 1);
        assert_int_equal(stat("file", &facts), 0);
        assert_int_equal(facts.st_nlink, 1);
        assert_int_equal(unlink("file"), 0);
    }
}

#define MANY 20

static enum err write_many(struct errinfo *e)
{
    struct file_batch *b = NULL;
    enum err error = file_batch_new(&b, e);
    for (int i = 0; i < MANY && error == ERR_OK; i++) {
        char path[16];
        snprintf(path, sizeof path, "file%02d", i);
        error = file_batch_add(b, path, bytes_text("new"), &usual, e);
    }
    if (error == ERR_OK)
        error = file_batch_commit(b, e);
    file_batch_free(&b);
    return error;
}

static void test_new_file_that_is_not_durable_is_gone_again(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct file_output *f = NULL;
    forget_faults();
    fsync_fault = (struct fault){1, 1, EIO};
    place_demand_error("whole", file_write("file", bytes_text("first"), &new_only, &e), ERR_IO, &e);
    assert_int_equal(place_entries("."), 0);
    assert_int_equal(file_output_new("file", &new_only, &f, NULL), ERR_OK);
    assert_int_equal(file_output_finish(f, NULL), ERR_OK);
    fsync_fault = (struct fault){0, 1, EIO};
    place_demand_error("piece by piece", file_output_place(f, &e), ERR_IO, &e);
    file_output_free(&f);
    assert_int_equal(place_entries("."), 0);
}

static void test_interrupted_exclusive_rename_is_begun_again(void **state)
{
    (void)state;
    struct errinfo e = {""};
    forget_faults();
    rename2_fault = (struct fault){0, 2, EINTR};
    place_demand_error("interrupted", file_write("file", bytes_text("first"), &new_only, &e), ERR_OK, &e);
    place_demand_text("file", "first");
}

static void test_batch_syncs_each_where_it_cannot_sync_all(void **state)
{
    (void)state;
    struct errinfo e = {""};
    forget_faults();
    syncfs_fault = (struct fault){0, 1, ENOSYS};
    assert_int_equal(write_many(&e), ERR_OK);
    assert_int_equal(place_entries("."), MANY);
}

static void test_batch_renames_nothing_that_is_not_durable(void **state)
{
    (void)state;
    struct errinfo e = {""};
    forget_faults();
    syncfs_fault = (struct fault){0, 1, EIO};
    fsync_fault = (struct fault){MANY - 1, 1, EIO};
    place_demand_error("one is not durable", write_many(&e), ERR_IO, &e);
    assert_int_equal(place_entries("."), 0);
}

static void test_batch_keeps_what_was_renamed_before_a_failure(void **state)
{
    (void)state;
    struct errinfo e = {""};
    forget_faults();
    rename_fault = (struct fault){MANY - 1, 1, EIO};
    place_demand_error("the last rename", write_many(&e), ERR_IO, &e);
    assert_int_equal(place_entries("."), MANY - 1);
    place_demand_text("file00", "new");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_old_or_new_content_and_nothing_left),
        PLACE_TEST(test_removed_temporary_is_a_conflict),
        PLACE_TEST(test_new_files_without_exclusive_rename),
        PLACE_TEST(test_new_file_that_is_not_durable_is_gone_again),
        PLACE_TEST(test_interrupted_exclusive_rename_is_begun_again),
        PLACE_TEST(test_batch_syncs_each_where_it_cannot_sync_all),
        PLACE_TEST(test_batch_renames_nothing_that_is_not_durable),
        PLACE_TEST(test_batch_keeps_what_was_renamed_before_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
