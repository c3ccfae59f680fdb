/*
 * Folders that are written to, and which temporaries in them are leftovers.
 *
 * A writer of any file in a folder holds a shared flock() on the folder for as long as it has temporaries there; it
 * ends with the process, however that ends. Whoever gets the lock exclusively therefore knows that every temporary is a
 * leftover. One lock a folder, not one a temporary, because a batch has a thousand of them. Where folders cannot be
 * locked (NFS), or somebody just holds it, only temporaries older than a day are leftovers: no writer takes that long.
 */
#include "files/folder_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/calendar.h"
#include "files/file.h"
#include "files/posix.h"
#include "files/temporary_name.h"
#include "system/clock.h"
#include "system/path.h"

#define LEFTOVER_AGE SECONDS_PER_DAY
#define LOCK_PAUSE_MS 10u
#define LOCK_TRIES 100u

enum err folder_open(const char *path, enum folder_links links, struct folder *out, struct errinfo *e)
{
    int flags = O_DIRECTORY | O_CLOEXEC | (links == FOLDER_IS_NO_LINK ? O_NOFOLLOW : 0);
    struct folder f = {.fd = posix_open(AT_FDCWD, path, O_RDONLY | flags), .readable = true};
    if (f.fd < 0 && errno == EACCES) {
        f.fd = posix_open(AT_FDCWD, path, O_PATH | flags);
        f.readable = false;
    }
    if (f.fd < 0 && links == FOLDER_IS_NO_LINK && file_is_link(path))
        return err_set(e, ERR_IO, "%s: this is a symbolic link, and nothing is written through it: make it a folder",
                       path);
    if (f.fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return err_set(e, ERR_UNREACHABLE,
                       "%s: this folder is not there: check the path, and that its share is mounted", path);
    if (f.fd < 0)
        return posix_fail(path, "open", errno, e);
    f.path = strdup(path);
    if (f.path == NULL) {
        close(f.fd);
        return err_no_memory(e);
    }
    *out = f;
    return ERR_OK;
}

enum err folder_open_above(const char *path, enum folder_links links, struct folder *out, struct errinfo *e)
{
    char *folder = NULL;
    enum err error = path_folder(path, &folder, e);
    if (error == ERR_OK)
        error = folder_open(folder, links, out, e);
    free(folder);
    return error;
}

void folder_close(struct folder *f)
{
    if (f->fd >= 0)
        close(f->fd);
    free(f->path);
    *f = (struct folder){.fd = -1};
}

static bool is_old(const struct folder *f, const char *name)
{
    struct stat facts;
    return fstatat(f->fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
           (int64_t)facts.st_mtime < clock_now() - LEFTOVER_AGE;
}

/* A vault has two levels; who lays out more does not fill the stack. */
#define TREE_DEPTH 8

static void remove_tree(int fd, const char *name, unsigned depth)
{
    if (posix_unlink(fd, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
        return;
    DIR *entries = posix_open_entries(fd, name, O_NOFOLLOW);
    if (entries == NULL)
        return;
    for (const struct dirent *d = readdir(entries); d != NULL && depth > 0; d = readdir(entries)) {
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            remove_tree(dirfd(entries), d->d_name, depth - 1);
    }
    closedir(entries);
    posix_unlink(fd, name, AT_REMOVEDIR);
}

void folder_remove_tree(int fd, const char *name)
{
    remove_tree(fd, name, TREE_DEPTH);
}

static bool is_mine(const struct folder *f, const char *name)
{
    struct stat facts;
    return fstatat(f->fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && facts.st_uid == geteuid();
}

static void remove_leftover(const struct folder *f, const char *name, enum folder_leftovers leftovers)
{
    if (posix_unlink(f->fd, name, 0) != 0 && leftovers == FOLDER_FILES_AND_FOLDERS && is_mine(f, name))
        folder_remove_tree(f->fd, name);
}

static void remove_leftovers(const struct folder *f, const char *name, enum folder_leftovers leftovers,
                             bool nobody_else_writes)
{
    DIR *entries = posix_open_entries(f->fd, ".", 0);
    if (entries == NULL)
        return;
    for (struct dirent *d = readdir(entries); d != NULL; d = readdir(entries)) {
        if (temporary_name_is_of(d->d_name, name) && (nobody_else_writes || is_old(f, d->d_name)))
            remove_leftover(f, d->d_name, leftovers);
    }
    closedir(entries);
}

/* Waits for one that cleans, which is soon over, but for nobody who just holds the lock to annoy: without the lock all
 * is as safe, only a cleaner could take our temporary for a leftover, and that is found when it is renamed. */
static void lock_shared(const struct folder *f)
{
    for (unsigned i = 0; i < LOCK_TRIES; i++) {
        if (flock(f->fd, LOCK_SH | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR))
            return;
        posix_sleep(LOCK_PAUSE_MS);
    }
}

void folder_enter(const struct folder *f, const char *name, enum folder_leftovers leftovers)
{
    if (!f->readable)
        return;
    remove_leftovers(f, name, leftovers, flock(f->fd, LOCK_EX | LOCK_NB) == 0);
    lock_shared(f);
}

enum err folder_sync(const struct folder *f, struct errinfo *e)
{
    /* Some network file systems say EINVAL: they have nothing to do for a folder. */
    if (!f->readable || posix_sync(f->fd) == 0 || errno == EINVAL)
        return ERR_OK;
    return posix_fail(f->path, "make durable", errno, e);
}

enum err folder_sync_above(const char *path, struct errinfo *e)
{
    struct folder f = {.fd = -1};
    enum err error = folder_open_above(path, FOLDER_MAY_BE_LINK, &f, e);
    if (error == ERR_OK)
        error = folder_sync(&f, e);
    folder_close(&f);
    return error;
}
