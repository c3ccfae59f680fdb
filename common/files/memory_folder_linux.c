/*
 * A folder belongs to the process that holds a lock on it; the lock ends with the process, however that ends. So an
 * unlocked one is a leftover, but for the moment between making a folder and locking it: whoever finds after locking
 * that it is gone makes another.
 */
#include "files/memory_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "files/folder.h"
#include "files/posix.h"
#include "system/host.h"
#include "system/path.h"

#define PREFIX "rollseal-"
#define NAMES_MAX 65536u /* looked at in /dev/shm or /tmp for leftovers */
#define ATTEMPTS 16
/* Folders that are open at a time while one is removed. */
#define DEPTH 16

struct memory_folder {
    char *path;
    int fd; /* locked */
};

/* ---- Removal ---- */

static int remove_entry(const char *path, const struct stat *facts, int type, struct FTW *where)
{
    (void)facts, (void)type, (void)where;
    int ignored = remove(path); /* what stays is noticed at the folder itself */
    (void)ignored;
    return 0;
}

/* An editor that ends just now may write meanwhile: then it is not empty, and there is another attempt. */
static bool remove_whole(const char *path)
{
    struct stat facts;
    for (int i = 0; i < ATTEMPTS; i++) {
        nftw(path, remove_entry, DEPTH, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
        if (lstat(path, &facts) != 0 && errno == ENOENT)
            return true;
    }
    return false;
}

/* ---- Locking ---- */

static int open_locked(const char *path)
{
    int fd = posix_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static bool is_still_there(const char *path, int fd)
{
    struct stat named, opened;
    return lstat(path, &named) == 0 && fstat(fd, &opened) == 0 && named.st_ino == opened.st_ino &&
           named.st_dev == opened.st_dev;
}

/* ---- Leftovers ---- */

/* Ours are this account's alone. Another folder of its, which others may write to, they can move to here. */
static bool is_ours(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0 && S_ISDIR(facts.st_mode) && facts.st_uid == geteuid() &&
           (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static void remove_leftover(const char *path)
{
    if (!is_ours(path))
        return;
    int fd = open_locked(path);
    if (fd < 0)
        return;
    bool ignored = remove_whole(path);
    (void)ignored;
    close(fd);
}

static void remove_leftovers(const char *base, const char *prefix)
{
    struct folder_names names = {NULL, 0};
    if (folder_list(base, NAMES_MAX, &names, NULL) != ERR_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        char *path = NULL;
        if (strncmp(names.names[i], prefix, strlen(prefix)) == 0 &&
            path_join(base, names.names[i], &path, NULL) == ERR_OK)
            remove_leftover(path);
        free(path);
    }
    folder_names_done(&names);
}

/* ---- Where ---- */

/* Whoever may write to the folder above could put another folder in place of ours. */
static bool is_safe(const char *base)
{
    struct stat facts;
    if (stat(base, &facts) != 0 || !S_ISDIR(facts.st_mode))
        return false;
    bool others_write = (facts.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (facts.st_uid != geteuid() && facts.st_uid != 0)
        return false;
    return !others_write || (facts.st_mode & S_ISVTX) != 0;
}

static bool is_in_memory(const char *base)
{
    struct statfs facts;
    return statfs(base, &facts) == 0 && (facts.f_type == TMPFS_MAGIC || facts.f_type == RAMFS_MAGIC);
}

#define BASES 3

/* Those that may be used, in the order of preference; the others are NULL. */
static void list_bases(const char *out[static BASES])
{
    const char *const bases[BASES] = {host_variable("XDG_RUNTIME_DIR"), "/dev/shm", "/tmp"};
    for (size_t i = 0; i < BASES; i++) {
        bool is_usable = bases[i] != NULL && bases[i][0] == '/' && is_in_memory(bases[i]) && is_safe(bases[i]) &&
                         access(bases[i], W_OK | X_OK) == 0;
        out[i] = is_usable ? bases[i] : NULL;
    }
}

/* ---- Making ---- */

static enum err format_prefix(const char *purpose, char **out, struct errinfo *e)
{
    struct writer w = writer_to(64);
    writer_format(&w, PREFIX "%s.", purpose);
    return writer_finish_text(&w, out, e);
}

/* Path and lock of a new one; leaves `f` empty if somebody takes it for a leftover before it is locked. */
static enum err make(const char *base, const char *prefix, struct memory_folder *f, struct errinfo *e)
{
    char *path = NULL;
    struct writer w = writer_to(4096);
    writer_format(&w, "%s/%sXXXXXX", base, prefix);
    enum err error = writer_finish_text(&w, &path, e);
    if (error != ERR_OK)
        return error;
    if (mkdtemp(path) == NULL) {
        error = err_set(e, ERR_IO, "no folder could be made in '%s': %s", base, strerror(errno));
        free(path);
        return error;
    }
    int fd = open_locked(path);
    if (fd >= 0 && is_still_there(path, fd)) {
        *f = (struct memory_folder){path, fd};
        return ERR_OK;
    }
    if (fd >= 0)
        close(fd);
    free(path);
    return ERR_OK;
}

static enum err make_in(const char *base, const char *prefix, struct memory_folder **out, struct errinfo *e)
{
    struct memory_folder *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(e);
    enum err error = ERR_OK;
    for (int i = 0; i < ATTEMPTS && error == ERR_OK && f->path == NULL; i++)
        error = make(base, prefix, f, e);
    if (error == ERR_OK && f->path == NULL)
        error = err_set(e, ERR_IO, "folders made in '%s' are removed by somebody else at once", base);
    if (error != ERR_OK) {
        free(f);
        return error;
    }
    *out = f;
    return ERR_OK;
}

enum err memory_folder_new(const char *purpose, struct memory_folder **out, struct errinfo *e)
{
    char *prefix = NULL;
    const char *bases[BASES], *base = NULL;
    enum err error = format_prefix(purpose, &prefix, e);
    if (error != ERR_OK)
        return error;
    list_bases(bases);
    for (size_t i = 0; i < BASES; i++) {
        if (bases[i] == NULL)
            continue;
        base = base != NULL ? base : bases[i];
        remove_leftovers(bases[i], prefix);
    }
    if (base != NULL)
        error = make_in(base, prefix, out, e);
    else
        error = err_set(e, ERR_NOT_READY,
                        "neither $XDG_RUNTIME_DIR nor /dev/shm nor /tmp keeps files in memory (tmpfs), and no "
                        "plaintext is written to a disk: mount a tmpfs at one of them");
    free(prefix);
    return error;
}

const char *memory_folder_path(const struct memory_folder *f)
{
    return f->path;
}

enum err memory_folder_free(struct memory_folder **f, struct errinfo *e)
{
    enum err error = ERR_OK;
    if (*f == NULL)
        return ERR_OK;
    if (!remove_whole((*f)->path))
        error =
            err_set(e, ERR_IO, "'%s' could not be removed, and what is in it can be read by this account: remove it",
                    (*f)->path);
    close((*f)->fd);
    free((*f)->path);
    free(*f);
    *f = NULL;
    return error;
}
