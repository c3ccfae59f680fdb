#include "files/stream.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/folder.h"
#include "files/folder_writer.h"
#include "files/posix.h"
#include "files/temporary_name.h"
#include "system/path.h"

struct folder_draft {
    struct folder parent;
    char *target; /* what it becomes */
    char *name;   /* of the draft within the parent; NULL once it has become the folder */
    char *path;   /* of the draft */
};

static enum err fail_not_free(const char *path, struct errinfo *e)
{
    return err_set(e, ERR_CONFLICT, "%s: this is there and is not an empty folder: name another, or move it away",
                   path);
}

/* A folder that is there and empty lends its mode and group, if it was made for a group to work in. */
static enum err take_access(const char *path, unsigned *mode, gid_t *group, struct errinfo *e)
{
    struct stat s;
    struct folder_names names = {NULL, 0};
    if (lstat(path, &s) != 0)
        return errno == ENOENT ? ERR_OK : posix_fail(path, "look at", errno, e);
    if (!S_ISDIR(s.st_mode))
        return fail_not_free(path, e);
    enum err error = folder_list(path, 1, &names, e);
    bool is_empty = error == ERR_OK && names.count == 0;
    folder_names_done(&names);
    if (error == ERR_TOO_LARGE || (error == ERR_OK && !is_empty))
        return fail_not_free(path, e);
    if (error == ERR_OK && (s.st_mode & 02070) == 02070) {
        *mode = (unsigned)s.st_mode & 07777u;
        *group = s.st_gid;
    }
    return error;
}

static enum err make(struct folder_draft *d, unsigned mode, gid_t group, struct errinfo *e)
{
    enum err error = temporary_name_new(path_name(d->target), &d->name, e);
    if (error != ERR_OK)
        return error;
    if (mkdirat(d->parent.fd, d->name, 0700) != 0) {
        free(d->name);
        d->name = NULL;
        return posix_fail(d->parent.path, "make a folder in", errno, e);
    }
    if ((group != (gid_t)-1 && fchownat(d->parent.fd, d->name, (uid_t)-1, group, AT_SYMLINK_NOFOLLOW) != 0) ||
        fchmodat(d->parent.fd, d->name, (mode_t)mode, 0) != 0)
        return posix_fail(d->target, "change the mode of", errno, e);
    return path_join(d->parent.path, d->name, &d->path, e);
}

static enum err begin(struct folder_draft *d, unsigned mode, struct errinfo *e)
{
    gid_t group = (gid_t)-1;
    enum err error = take_access(d->target, &mode, &group, e);
    if (error == ERR_OK)
        error = folder_open_above(d->target, FOLDER_MAY_BE_LINK, &d->parent, e);
    if (error != ERR_OK)
        return error;
    folder_enter(&d->parent, path_name(d->target), FOLDER_FILES_AND_FOLDERS);
    return make(d, mode, group, e);
}

enum err folder_draft_new(const char *path, unsigned mode, struct folder_draft **out, struct errinfo *e)
{
    struct folder_draft *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_no_memory(e);
    d->parent.fd = -1;
    enum err error = text_copy(path, &d->target, e);
    if (error == ERR_OK)
        error = begin(d, mode, e);
    if (error == ERR_OK) {
        *out = d;
        d = NULL;
    }
    folder_draft_free(&d);
    return error;
}

const char *folder_draft_path(const struct folder_draft *d)
{
    return d->path;
}

/* rename() puts a folder in the place of an empty one, and of nothing else. */
enum err folder_draft_place(struct folder_draft *d, struct errinfo *e)
{
    int fd = posix_open(d->parent.fd, d->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool synced = fd >= 0 && (posix_sync(fd) == 0 || errno == EINVAL);
    int number = errno;
    if (fd >= 0)
        close(fd);
    if (!synced)
        return posix_fail(d->target, "make durable", number, e);
    if (posix_rename(d->parent.fd, d->name, path_name(d->target)) != 0)
        return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR ? fail_not_free(d->target, e)
                                                                         : posix_fail(d->target, "make", errno, e);
    free(d->name);
    d->name = NULL;
    return folder_sync(&d->parent, e);
}

void folder_draft_free(struct folder_draft **d)
{
    if (*d == NULL)
        return;
    if ((*d)->name != NULL)
        folder_remove_tree((*d)->parent.fd, (*d)->name);
    folder_close(&(*d)->parent);
    free((*d)->target);
    free((*d)->name);
    free((*d)->path);
    free(*d);
    *d = NULL;
}
