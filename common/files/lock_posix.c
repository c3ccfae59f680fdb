/*
 * Locks by flock(). The lock file stays: removing it would let two processes hold locks on two files of one name. What
 * a crashed holder wrote into it does not count, since its lock ended with it.
 */
#include "files/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/calendar.h"
#include "files/posix.h"
#include "system/clock.h"
#include "system/host.h"
#include "system/posix.h"

#define LOCK_PAUSE_MS 100u
#define LOCK_TEXT 512

struct lock {
    int fd;
};

/* Whoever makes it sets the mode; others must leave it, for it may be another account's. */
static int open_or_make(const char *path, unsigned mode)
{
    int fd = posix_open(AT_FDCWD, path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EEXIST)
        return posix_open(AT_FDCWD, path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && fchmod(fd, (mode_t)mode) != 0) {
        int number = errno;
        close(fd);
        errno = number;
        return -1;
    }
    return fd;
}

static enum err open_lock_file(const char *path, unsigned mode, int *out, struct errinfo *e)
{
    int fd = open_or_make(path, mode);
    if (fd < 0)
        return posix_fail(path, "lock", errno, e);
    struct stat facts;
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink > 1) {
        close(fd); /* what is another file, too, would lose its content to the holder's text */
        return err_set(e, ERR_IO,
                       "%s: this is not a regular file of this name alone, and cannot be a lock: move it away", path);
    }
    *out = fd;
    return ERR_OK;
}

/* Who holds it, as the holder wrote it; the bytes are a stranger's, so only what can be printed. */
static void read_holder(int fd, char out[static LOCK_TEXT])
{
    ssize_t n = pread(fd, out, LOCK_TEXT - 1, 0);
    size_t length = n > 0 ? (size_t)n : 0;
    if (length > 0 && out[length - 1] == '\n')
        length--;
    for (size_t i = 0; i < length; i++) {
        if (out[i] < 0x20 || out[i] > 0x7E)
            out[i] = '?';
    }
    out[length] = '\0';
    if (length == 0)
        snprintf(out, LOCK_TEXT, "another process");
}

static enum err fail_held(int fd, const char *path, struct errinfo *e)
{
    char holder[LOCK_TEXT];
    read_holder(fd, holder);
    return err_set(e, ERR_CONFLICT, "%s: held by %s: try again when that has ended", path, holder);
}

/* Seconds that only go forward. */
static unsigned long uptime(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long)now.tv_sec;
}

static enum err wait_for(int fd, const char *path, unsigned wait_seconds, struct errinfo *e)
{
    unsigned long start = uptime();
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return posix_fail(path, "lock", errno, e);
        if (uptime() - start >= wait_seconds)
            return fail_held(fd, path, e);
        posix_sleep(LOCK_PAUSE_MS);
    }
    return ERR_OK;
}

/* On a full disk there is no text, and the lock holds all the same. */
static enum err write_holder(int fd, const char *what, struct errinfo *e)
{
    char since[CALENDAR_SIZE];
    char *account = NULL;
    struct buf text = {NULL, 0};
    enum err error = host_account(&account, e);
    if (error != ERR_OK)
        return error;
    calendar_format(clock_now(), since);
    struct writer w = writer_to(LOCK_TEXT - 1);
    writer_format(&w, "%s, process %ld, since %s, for %.200s\n", account, (long)getpid(), since, what);
    free(account);
    error = writer_finish(&w, &text, e);
    if (error == ERR_OK && (posix_truncate(fd) != 0 || !posix_write_all(fd, text.data, text.size)))
        errno = 0;
    buf_done(&text);
    return error;
}

enum err lock_take(const char *path, unsigned mode, const char *what, unsigned wait_seconds, struct lock **out,
                   struct errinfo *e)
{
    struct lock *l = malloc(sizeof *l);
    if (l == NULL)
        return err_no_memory(e);
    l->fd = -1;
    enum err error = open_lock_file(path, mode, &l->fd, e);
    if (error == ERR_OK)
        error = wait_for(l->fd, path, wait_seconds, e);
    if (error == ERR_OK)
        error = write_holder(l->fd, what, e);
    if (error == ERR_OK) {
        *out = l;
        return ERR_OK;
    }
    if (l->fd >= 0)
        close(l->fd); /* not lock_release(), which would wipe out the holder's text */
    free(l);
    return error;
}

void lock_release(struct lock **l)
{
    if (*l == NULL)
        return;
    /* Before the lock ends, or the next holder's text would be lost. Failing leaves a text that nobody believes. */
    if (posix_truncate((*l)->fd) != 0)
        errno = 0;
    close((*l)->fd);
    free(*l);
    *l = NULL;
}
