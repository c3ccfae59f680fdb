#include "files/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/posix.h"

struct opened {
    struct stat stat;
    bool through_link;
};

static enum err check_regular(const char *path, const struct stat *facts, struct errinfo *e)
{
    if (S_ISREG(facts->st_mode))
        return ERR_OK;
    const char *kind = S_ISDIR(facts->st_mode)    ? "a folder"
                       : S_ISFIFO(facts->st_mode) ? "a pipe"
                       : S_ISSOCK(facts->st_mode) ? "a socket"
                                                  : "a device";
    return err_set(e, ERR_IO, "%s: this is %s, and a regular file is needed here", path, kind);
}

/* O_NONBLOCK, or a pipe without a writer would be waited for. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* Through symbolic links, but it is said if there was one. */
static int open_any(const char *path, bool *through_link)
{
    int fd = open(path, OPEN_FLAGS | O_NOFOLLOW);
    *through_link = fd < 0 && errno == ELOOP;
    return *through_link ? open(path, OPEN_FLAGS) : fd;
}

/* What is open is a regular file of at most `limit` bytes; of any size if that is UINT64_MAX. Closes anything else. */
static enum err demand_regular(int fd, const char *path, uint64_t limit, struct opened *facts, struct errinfo *e)
{
    enum err error = ERR_OK;
    if (fstat(fd, &facts->stat) != 0)
        error = posix_fail(path, "read", errno, e);
    if (error == ERR_OK)
        error = check_regular(path, &facts->stat, e);
    if (error == ERR_OK && (uint64_t)facts->stat.st_size > limit)
        error = err_set(e, ERR_TOO_LARGE, "%s: it has %llu bytes, and at most %llu are allowed here", path,
                        (unsigned long long)facts->stat.st_size, (unsigned long long)limit);
    if (error != ERR_OK)
        close(fd);
    return error;
}

static enum err open_regular(const char *path, uint64_t limit, int *out, struct opened *facts, struct errinfo *e)
{
    int fd = open_any(path, &facts->through_link);
    if (fd < 0)
        return posix_fail(path, "read", errno, e);
    enum err error = demand_regular(fd, path, limit, facts, e);
    if (error == ERR_OK)
        *out = fd;
    return error;
}

enum err posix_open_regular(const char *path, int *out, uint64_t *size, struct errinfo *e)
{
    struct opened o = {.through_link = false};
    enum err error = open_regular(path, UINT64_MAX, out, &o, e);
    if (error == ERR_OK)
        *size = (uint64_t)o.stat.st_size;
    return error;
}

/* Exactly the `size` bytes that the file had when it was opened: whoever changes it in place meanwhile would make us
 * see half of the change. */
static enum err read_whole(int fd, const char *path, uint8_t *data, size_t size, struct errinfo *e)
{
    size_t taken, more = 0;
    uint8_t next;
    bool good = posix_read_up_to(fd, data, size, &taken);
    if (good && taken == size)
        good = posix_read_up_to(fd, &next, 1, &more);
    wipe(&next, 1);
    if (!good)
        return posix_fail(path, "read", errno, e);
    if (taken != size || more != 0)
        return err_set(e, ERR_IO, "%s: it was changed while it was read: try again", path);
    return ERR_OK;
}

static bool is_mine_or_roots(const struct stat *s)
{
    return s->st_uid == 0 || s->st_uid == geteuid();
}

/* Write access of a group that bears the owner's number is the owner's own: systems make one for each account. */
static struct file_facts facts_of(const struct stat *s)
{
    bool by_group = (s->st_mode & S_IWGRP) != 0 && (unsigned long)s->st_gid != (unsigned long)s->st_uid;
    return (struct file_facts){.modified = (int64_t)s->st_mtime,
                               .size = (uint64_t)s->st_size,
                               .mode = (unsigned)s->st_mode & 07777u,
                               .group = (unsigned)s->st_gid,
                               .owned_by_me_or_root = is_mine_or_roots(s),
                               .writable_by_others = by_group || (s->st_mode & S_IWOTH) != 0};
}

/* A link that is gone again when it is looked at is nobody's that is trusted. */
static struct file_facts facts_of_opened(const char *path, const struct opened *o)
{
    struct stat link;
    struct file_facts facts = facts_of(&o->stat);
    facts.through_strangers_link =
        o->through_link && !(lstat(path, &link) == 0 && S_ISLNK(link.st_mode) && is_mine_or_roots(&link));
    return facts;
}

/* All of it; closes it. */
static enum err read_and_close(int fd, const char *path, const struct opened *o, struct buf *out, struct errinfo *e)
{
    struct buf b = {NULL, (size_t)o->stat.st_size};
    b.data = malloc(b.size > 0 ? b.size : 1);
    enum err error = b.data == NULL ? err_no_memory(e) : read_whole(fd, path, b.data, b.size, e);
    close(fd);
    if (error == ERR_OK)
        *out = b;
    else
        buf_done(&b);
    return error;
}

enum err file_read(const char *path, size_t limit, struct buf *out, struct file_facts *facts, struct errinfo *e)
{
    int fd = -1;
    struct opened o = {.through_link = false};
    enum err error = open_regular(path, limit, &fd, &o, e);
    if (error == ERR_OK)
        error = read_and_close(fd, path, &o, out, e);
    if (error == ERR_OK && facts != NULL)
        *facts = facts_of_opened(path, &o);
    return error;
}

struct file_stamp posix_stamp(const struct stat *s)
{
    const int64_t second = 1000000000;
    return (struct file_stamp){.modified = (int64_t)s->st_mtim.tv_sec * second + s->st_mtim.tv_nsec,
                               .changed = (int64_t)s->st_ctim.tv_sec * second + s->st_ctim.tv_nsec,
                               .size = (uint64_t)s->st_size,
                               .inode = (uint64_t)s->st_ino};
}

enum err file_read_itself(const char *path, size_t limit, struct buf *out, struct file_stamp *stamp, struct errinfo *e)
{
    struct opened o = {.through_link = false};
    int fd = open(path, OPEN_FLAGS | O_NOFOLLOW);
    if (fd < 0 && errno == ELOOP)
        return err_set(e, ERR_IO, "%s: this is a symbolic link, and none is followed here", path);
    if (fd < 0)
        return posix_fail(path, "read", errno, e);
    enum err error = demand_regular(fd, path, limit, &o, e);
    if (error == ERR_OK)
        error = read_and_close(fd, path, &o, out, e);
    if (error == ERR_OK)
        *stamp = posix_stamp(&o.stat);
    return error;
}

enum err file_read_secret(const char *path, size_t limit, struct secret **out, struct file_facts *facts,
                          struct errinfo *e)
{
    int fd = -1;
    struct opened o = {.through_link = false};
    struct secret *secret = NULL;
    enum err error = open_regular(path, limit, &fd, &o, e);
    if (error != ERR_OK)
        return error;
    error = secret_new((size_t)o.stat.st_size, &secret, e);
    if (error == ERR_OK)
        error = read_whole(fd, path, secret->bytes, secret->size, e);
    close(fd);
    if (error != ERR_OK) {
        secret_free(&secret);
        return error;
    }
    *out = secret;
    if (facts != NULL)
        *facts = facts_of_opened(path, &o);
    return ERR_OK;
}

enum err file_facts(const char *path, struct file_facts *out, struct errinfo *e)
{
    struct stat s;
    if (stat(path, &s) != 0)
        return posix_fail(path, "look at", errno, e);
    *out = facts_of(&s);
    return ERR_OK;
}

bool file_exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

bool file_is_missing(const char *path)
{
    struct stat s;
    return stat(path, &s) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

bool file_is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

bool file_is_link(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0 && S_ISLNK(s.st_mode);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool file_is_same(const char *path, const char *other)
{
    struct stat here, there, behind;
    return lstat(path, &here) == 0 && lstat(other, &there) == 0 &&
           (is_same(&here, &there) || (stat(other, &behind) == 0 && is_same(&here, &behind)));
}

static bool leads_to_open_file(const char *path)
{
    static const char files[] = "/proc/";
    char target[sizeof files - 1];
    return readlink(path, target, sizeof target) == (ssize_t)sizeof target && memcmp(target, files, sizeof target) == 0;
}

bool file_is_special(const char *path)
{
    struct stat s;
    return leads_to_open_file(path) || (stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode));
}

bool file_is_forbidden(const char *path)
{
    return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0 && errno == EACCES;
}
