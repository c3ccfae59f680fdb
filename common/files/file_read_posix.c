#include "files/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/posix.h"

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

static bool is_mine_or_roots(const struct stat *s)
{
    return s->st_uid == 0 || s->st_uid == geteuid();
}

/* A link that is gone again when it is looked at is nobody's that is trusted. */
static enum err check_link(const char *path, enum posix_links links, struct errinfo *e)
{
    struct stat link;
    if (links == POSIX_LINKS_ALL)
        return ERR_OK;
    if (links == POSIX_LINKS_NONE)
        return err_set(e, ERR_IO, "%s: this is a symbolic link, and is not followed: put the file itself there", path);
    if (lstat(path, &link) == 0 && S_ISLNK(link.st_mode) && is_mine_or_roots(&link))
        return ERR_OK;
    return err_set(e, ERR_IO,
                   "%s: this is a symbolic link that belongs neither to this account nor to root, and is not followed: "
                   "put the file itself there",
                   path);
}

/* Looks at a link before it is followed, since opening a device or a pipe may do something, and again afterwards, since
 * there may be another one by then. O_NONBLOCK, or a pipe without a writer would be waited for. */
static enum err open_any(const char *path, enum posix_links links, int *out, struct errinfo *e)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    enum err error = ERR_OK;
    int fd = posix_open(AT_FDCWD, path, flags | O_NOFOLLOW);
    bool is_link = fd < 0 && errno == ELOOP;
    int number = errno;
    if (is_link)
        error = check_link(path, links, e);
    if (error == ERR_OK && is_link) {
        fd = posix_open(AT_FDCWD, path, flags);
        number = errno;
    }
    if (error == ERR_OK && fd < 0)
        error = posix_fail(path, "read", number, e);
    if (error == ERR_OK && is_link)
        error = check_link(path, links, e);
    if (error == ERR_OK)
        *out = fd;
    else if (fd >= 0)
        close(fd);
    return error;
}

/* Opens a regular file of at most `limit` bytes; of any size if that is UINT64_MAX. */
static enum err open_regular(const char *path, enum posix_links links, uint64_t limit, int *out, struct stat *facts,
                             struct errinfo *e)
{
    int fd = -1;
    enum err error = open_any(path, links, &fd, e);
    if (error != ERR_OK)
        return error;
    if (fstat(fd, facts) != 0)
        error = posix_fail(path, "read", errno, e);
    if (error == ERR_OK)
        error = check_regular(path, facts, e);
    if (error == ERR_OK && (uint64_t)facts->st_size > limit)
        error = err_set(e, ERR_TOO_LARGE, "%s: it has %llu bytes, and at most %llu are allowed here", path,
                        (unsigned long long)facts->st_size, (unsigned long long)limit);
    if (error != ERR_OK)
        close(fd);
    else
        *out = fd;
    return error;
}

enum err posix_open_regular(const char *path, enum posix_links links, int *out, uint64_t *size, struct errinfo *e)
{
    struct stat facts;
    enum err error = open_regular(path, links, UINT64_MAX, out, &facts, e);
    if (error == ERR_OK)
        *size = (uint64_t)facts.st_size;
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

static enum err read_file(const char *path, enum posix_links links, size_t limit, struct buf *out, struct stat *facts,
                          struct errinfo *e)
{
    int fd = -1;
    enum err error = open_regular(path, links, limit, &fd, facts, e);
    if (error != ERR_OK)
        return error;
    struct buf b = {NULL, (size_t)facts->st_size};
    b.data = malloc(b.size > 0 ? b.size : 1);
    error = b.data == NULL ? err_no_memory(e) : read_whole(fd, path, b.data, b.size, e);
    close(fd);
    if (error != ERR_OK) {
        buf_done(&b);
        return error;
    }
    *out = b;
    return ERR_OK;
}

enum err file_read(const char *path, size_t limit, struct buf *out, struct file_facts *facts, struct errinfo *e)
{
    struct stat s;
    enum err error = read_file(path, POSIX_LINKS_ALL, limit, out, &s, e);
    if (error == ERR_OK && facts != NULL)
        *facts = facts_of(&s);
    return error;
}

enum err file_read_among_strangers(const char *path, size_t limit, struct buf *out, struct errinfo *e)
{
    struct stat s;
    return read_file(path, POSIX_LINKS_OF_MINE_OR_ROOTS, limit, out, &s, e);
}

/* Anybody can give his file a time that is beyond the year 2262: it wraps around, and is still another one than before.
 */
static int64_t nanoseconds_of(const struct timespec *t)
{
    return (int64_t)((uint64_t)t->tv_sec * 1000000000u + (uint64_t)t->tv_nsec);
}

struct file_stamp posix_stamp(const struct stat *s)
{
    return (struct file_stamp){.modified = nanoseconds_of(&s->st_mtim),
                               .changed = nanoseconds_of(&s->st_ctim),
                               .size = (uint64_t)s->st_size,
                               .inode = (uint64_t)s->st_ino};
}

enum err file_read_itself(const char *path, size_t limit, struct buf *out, struct file_stamp *stamp, struct errinfo *e)
{
    struct stat s;
    enum err error = read_file(path, POSIX_LINKS_NONE, limit, out, &s, e);
    if (error == ERR_OK)
        *stamp = posix_stamp(&s);
    return error;
}

enum err file_read_secret(const char *path, size_t limit, struct secret **out, struct file_facts *facts,
                          struct errinfo *e)
{
    int fd = -1;
    struct stat s;
    struct secret *secret = NULL;
    enum err error = open_regular(path, POSIX_LINKS_ALL, limit, &fd, &s, e);
    if (error != ERR_OK)
        return error;
    error = secret_new((size_t)s.st_size, &secret, e);
    if (error == ERR_OK)
        error = read_whole(fd, path, secret->bytes, secret->size, e);
    close(fd);
    if (error != ERR_OK) {
        secret_free(&secret);
        return error;
    }
    *out = secret;
    if (facts != NULL)
        *facts = facts_of(&s);
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

bool file_take_stamp(const char *path, struct file_stamp *out)
{
    struct stat s;
    if (stat(path, &s) != 0)
        return false;
    *out = posix_stamp(&s);
    return true;
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

bool file_was_missing(const char *path, enum err error)
{
    return error == ERR_NOT_FOUND || (error == ERR_UNREACHABLE && file_is_missing(path));
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

bool file_is_in_the_way(const char *path)
{
    return file_is_folder(path) || file_is_special(path) || file_is_forbidden(path);
}
