#include "place.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORDINARY_ACCOUNT 65534 /* nobody */

static char folder[256];
static int before = -1;

int place_setup(void **state)
{
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/rollseal-test-XXXXXX", parent != NULL ? parent : "/tmp");
    before = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return before >= 0 && mkdtemp(folder) != NULL && chmod(folder, 0755) == 0 && chdir(folder) == 0 ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
    (void)facts, (void)kind, (void)walk;
    return remove(path);
}

int place_teardown(void **state)
{
    (void)state;
    int result = fchdir(before);
    close(before);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return result;
}

const char *place_path(void)
{
    return folder;
}

void place_write(const char *path, const char *text)
{
    place_write_bytes(path, bytes_text(text));
}

void place_write_bytes(const char *path, struct bytes bytes)
{
    FILE *f = fopen(path, "w");
    if (f == NULL)
        fail_msg("%s cannot be made", path);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
}

void place_demand_text(const char *path, const char *text)
{
    char *content = calloc(1, strlen(text) + 2);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        fail_msg("%s cannot be opened", path);
    size_t length = fread(content, 1, strlen(text) + 1, f);
    fclose(f);
    if (length != strlen(text) || strcmp(content, text) != 0)
        fail_msg("%s holds \"%s\" instead of \"%s\"", path, content, text);
    free(content);
}

void place_demand_mode(const char *path, unsigned mode)
{
    struct stat facts;
    assert_int_equal(lstat(path, &facts), 0);
    if ((facts.st_mode & 07777u) != mode)
        fail_msg("%s has mode %04o instead of %04o", path, (unsigned)facts.st_mode & 07777u, mode);
}

size_t place_entries(const char *path)
{
    DIR *entries = opendir(path);
    assert_non_null(entries);
    size_t count = 0;
    for (struct dirent *d = readdir(entries); d != NULL; d = readdir(entries)) {
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            count++;
    }
    closedir(entries);
    return count;
}

int64_t place_time(const char *path)
{
    struct stat facts;
    assert_int_equal(lstat(path, &facts), 0);
    return facts.st_mtime;
}

void place_set_time(const char *path, int64_t seconds)
{
    struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW), 0);
}

void place_demand_error(const char *row, enum err got, enum err want, const struct errinfo *e)
{
    if (got != want)
        fail_msg("%s: %s instead of %s: %s", row, err_name(got), err_name(want), got == ERR_OK ? "" : e->message);
    if (want != ERR_OK && (e->message[0] == '\0' || strchr(e->message, '\n') != NULL))
        fail_msg("%s: this is no message of one line: \"%s\"", row, e->message);
}

void place_run_apart(bool (*run)(void *), void *context, bool as_person)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (as_person && geteuid() == 0 &&
            (setgroups(0, NULL) != 0 || setgid(ORDINARY_ACCOUNT) != 0 || setuid(ORDINARY_ACCOUNT) != 0))
            _exit(2);
        _exit(run(context) ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
