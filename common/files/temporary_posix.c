#include "files/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "files/posix.h"
#include "files/temporary_name.h"
#include "system/host.h"
#include "system/path.h"
#include "system/posix.h"

/* How long a rename is tried again that a reader's open file prevents. */
#define RENAME_PATIENCE_MS 5000u
#define RENAME_FIRST_PAUSE_MS 10u

static enum err give_to_group(int fd, const struct temporary_params *params, gid_t group, struct errinfo *e)
{
    const char *name = params->file->group;
    if (name == NULL || fchown(fd, (uid_t)-1, group) == 0)
        return ERR_OK;
    if (errno != EPERM)
        return posix_fail(params->path, "write", errno, e);
    return err_set(e, ERR_IO, "%s: this account may not give it to the group %s: only root and its members may",
                   params->path, name);
}

static bool is_before(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

/*
 * At least one second later than the replaced file's, so that servers that tell versions by seconds see a change;
 * unless that time lies in the future, which would go on for ever. A few minutes are no future: several replacements
 * within one second run ahead of the clock by that. All times are those of the file's server.
 */
static bool set_later_than_old(int fd, const struct folder *f, const char *name)
{
    struct stat old, new;
    if (fstatat(f->fd, name, &old, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(old.st_mode))
        return true;
    if (fstat(fd, &new) != 0)
        return false;
    if (old.st_mtim.tv_sec > new.st_mtim.tv_sec + CLOCK_TOLERANCE)
        return true;
    struct timespec least = {.tv_sec = old.st_mtim.tv_sec + 1, .tv_nsec = old.st_mtim.tv_nsec};
    if (!is_before(&new.st_mtim, &least))
        return true;
    struct timespec times[2] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, least};
    return futimens(fd, times) == 0;
}

/* Everything about the open temporary but its bytes and its name; closes it in any case. The group comes first: giving
 * a file away takes mode bits from it. */
static enum err finish(int fd, const struct folder *f, const struct temporary_params *params, unsigned group,
                       struct errinfo *e)
{
    const struct file_write_params *file = params->file;
    enum err given = give_to_group(fd, params, (gid_t)group, e);
    if (given != ERR_OK) {
        (void)close(fd);
        return given;
    }
    bool good = fchmod(fd, (mode_t)file->mode) == 0 &&
                (!file->newer_than_old || set_later_than_old(fd, f, path_name(params->path))) &&
                (params->sync == TEMPORARY_SYNC_LATER || posix_sync(fd) == 0);
    int number = errno;
    if (close(fd) != 0 && errno != EINTR && good) { /* interrupted, it is closed all the same */
        good = false;
        number = errno;
    }
    return good ? ERR_OK : posix_fail(params->path, "write", number, e);
}

enum err temporary_open(const struct folder *f, const struct temporary_params *params, struct temporary *out, int *fd,
                        struct errinfo *e)
{
    struct temporary t = {.path = strdup(params->path), .must_be_new = params->file->must_be_new};
    enum err error = t.path != NULL ? temporary_name_new(path_name(params->path), &t.name, e) : err_no_memory(e);
    if (error != ERR_OK)
        goto out;
    int opened = posix_open(f->fd, t.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0) {
        error = posix_fail(errno == EACCES ? f->path : params->path, "write to", errno, e);
        free(t.name);
        t.name = NULL;
        goto out;
    }
    *fd = opened;
    *out = t;
    t = (struct temporary){NULL, NULL, false};
out:
    temporary_done(f, &t);
    return error;
}

enum err temporary_finish(const struct folder *f, const struct temporary_params *params, int *fd, struct errinfo *e)
{
    unsigned group = 0;
    enum err error = params->file->group != NULL ? host_group(params->file->group, &group, e) : ERR_OK;
    if (error == ERR_OK)
        error = finish(*fd, f, params, group, e);
    else
        close(*fd);
    *fd = -1;
    return error;
}

enum err temporary_write(const struct folder *f, const struct temporary_params *params, struct temporary *out,
                         struct errinfo *e)
{
    struct temporary t = {NULL, NULL, false};
    int fd = -1;
    enum err error = temporary_open(f, params, &t, &fd, e);
    if (error != ERR_OK)
        return error;
    if (!posix_write_all(fd, params->bytes.data, params->bytes.size)) {
        error = posix_fail(params->path, "write", errno, e);
        close(fd);
    } else {
        error = temporary_finish(f, params, &fd, e);
    }
    if (error == ERR_OK)
        *out = t;
    else
        temporary_done(f, &t);
    return error;
}

enum err temporary_sync(const struct folder *f, const struct temporary *t, struct errinfo *e)
{
    int fd = posix_open(f->fd, t->name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    bool good = fd >= 0 && posix_sync(fd) == 0;
    int number = errno;
    if (fd >= 0)
        close(fd);
    return good ? ERR_OK : posix_fail(t->path, "make durable", number, e);
}

/* Without looking first: two that look at once would both see nothing. File systems have one of these or the other. */
static int try_to_place_new(const struct folder *f, const struct temporary *t)
{
    const char *name = path_name(t->path);
    if (renameat2(f->fd, t->name, f->fd, name, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    if (linkat(f->fd, t->name, f->fd, name, 0) != 0)
        return errno;
    posix_unlink(f->fd, t->name, 0);
    return 0;
}

static int place_new(const struct folder *f, const struct temporary *t)
{
    int number;
    do
        number = try_to_place_new(f, t);
    while (number == EINTR);
    return number;
}

/* Servers of network file systems refuse to replace what a reader has open. EACCES can mean that too, if it cannot mean
 * that we may not write here. */
static bool is_held_by_reader(const struct folder *f, int number)
{
    if (number == EACCES)
        return faccessat(f->fd, ".", W_OK | X_OK, AT_EACCESS) == 0;
    return number == EBUSY || number == ETXTBSY;
}

static int replace(const struct folder *f, const struct temporary *t)
{
    unsigned pause = RENAME_FIRST_PAUSE_MS;
    for (unsigned waited = 0;; waited += pause, pause *= 2) {
        if (posix_rename(f->fd, t->name, path_name(t->path)) == 0)
            return 0;
        int number = errno;
        if (!is_held_by_reader(f, number) || waited + pause > RENAME_PATIENCE_MS)
            return number;
        posix_sleep(pause);
    }
}

enum err temporary_place(const struct folder *f, struct temporary *t, struct errinfo *e)
{
    int number = t->must_be_new ? place_new(f, t) : replace(f, t);
    if (number == EEXIST && t->must_be_new)
        return err_set(e, ERR_CONFLICT, "%s: there is something of this name already: choose another, or move it away",
                       t->path);
    if (number == ENOENT)
        return err_set(e, ERR_CONFLICT, "%s: somebody removed %s, the temporary of it, meanwhile: try again", t->path,
                       t->name);
    if (number != 0)
        return posix_fail(t->path, "replace", number, e);
    free(t->name);
    t->name = NULL;
    return ERR_OK;
}

enum err temporary_settle(const struct folder *f, const struct temporary *t, struct errinfo *e)
{
    enum err error = folder_sync(f, e);
    if (error != ERR_OK && t->must_be_new)
        posix_unlink(f->fd, path_name(t->path), 0);
    return error;
}

void temporary_done(const struct folder *f, struct temporary *t)
{
    if (t->name != NULL)
        posix_unlink(f->fd, t->name, 0);
    free(t->name);
    free(t->path);
    *t = (struct temporary){NULL, NULL, false};
}
