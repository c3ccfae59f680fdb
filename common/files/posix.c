#include "files/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files/file.h"
#include "system/path.h"
#include "system/posix.h"

static enum err fail_missing(const char *path, struct errinfo *e)
{
    char *folder = NULL;
    enum err error = path_folder(path, &folder, e);
    if (error != ERR_OK)
        return error;
    if (file_is_folder(folder))
        error = err_set(e, ERR_NOT_FOUND, "%s: there is no such file: check the path", path);
    else
        error = err_set(e, ERR_UNREACHABLE,
                        "%s: the folder %s is not there: check the path, and that its share is mounted", path, folder);
    free(folder);
    return error;
}

static enum err fail_forbidden(const char *path, const char *action, struct errinfo *e)
{
    char account[POSIX_NAME_SIZE], owner[POSIX_NAME_SIZE], group[POSIX_NAME_SIZE];
    posix_user_name(geteuid(), account);
    struct stat facts;
    if (stat(path, &facts) != 0)
        return err_set(e, ERR_IO, "%s: the account %s may not %s it; its owner can allow that", path, account, action);
    posix_user_name(facts.st_uid, owner);
    posix_group_name(facts.st_gid, group);
    return err_set(e, ERR_IO,
                   "%s: the account %s may not %s it (owner %s, group %s, mode %04o); its owner can allow that", path,
                   account, action, owner, group, (unsigned)facts.st_mode & 07777u);
}

static bool is_share_gone(int number)
{
    static const int numbers[] = {ESTALE, EHOSTDOWN, EHOSTUNREACH, ENETDOWN,     ENETUNREACH, ENOTCONN, ETIMEDOUT,
                                  ENODEV, ESHUTDOWN, ECONNREFUSED, ECONNABORTED, ECONNRESET,  ENOLINK};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i] == number)
            return true;
    }
    return false;
}

enum err posix_fail(const char *path, const char *action, int number, struct errinfo *e)
{
    if (number == ENOENT || number == ENOTDIR)
        return fail_missing(path, e);
    if (number == EACCES || number == EPERM)
        return fail_forbidden(path, action, e);
    if (is_share_gone(number))
        return err_set(e, ERR_UNREACHABLE, "%s: its share does not answer (%s): try again when it does", path,
                       strerror(number));
    if (number == ENOSPC || number == EDQUOT)
        return err_set(e, ERR_IO, "%s: the disk is full (%s): free some space and try again", path, strerror(number));
    return err_set(e, ERR_IO, "%s: could not %s it: %s", path, action, strerror(number));
}

int posix_open(int folder, const char *path, int flags)
{
    int fd;
    do
        fd = openat(folder, path, flags, 0600);
    while (fd < 0 && errno == EINTR);
    return fd;
}

DIR *posix_open_entries(int folder, const char *path, int flags)
{
    int fd = posix_open(folder, path, flags | O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (entries == NULL && fd >= 0) {
        int number = errno;
        close(fd);
        errno = number;
    }
    return entries;
}

int posix_sync(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result;
}

int posix_truncate(int fd)
{
    int result;
    do
        result = ftruncate(fd, 0);
    while (result != 0 && errno == EINTR);
    return result;
}

int posix_rename(int folder, const char *from, const char *to)
{
    int result;
    do
        result = renameat(folder, from, folder, to);
    while (result != 0 && errno == EINTR);
    return result;
}

int posix_unlink(int folder, const char *name, int flags)
{
    int result;
    do
        result = unlinkat(folder, name, flags);
    while (result != 0 && errno == EINTR);
    return result;
}

bool posix_read_up_to(int fd, uint8_t *data, size_t size, size_t *taken)
{
    *taken = 0;
    while (*taken < size) {
        ssize_t n = read(fd, data + *taken, size - *taken);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            *taken += (size_t)n;
    }
    return true;
}

void posix_sleep(unsigned milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR)
        ;
}
