#include "files/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file.h"
#include "files/folder_writer.h"
#include "files/posix.h"
#include "files/temporary_name.h"
#include "system/host.h"
#include "system/path.h"

static enum err fail_to_make(const char *path, int number, struct errinfo *e)
{
    if (number == EEXIST)
        return err_set(e, ERR_CONFLICT, "%s: this is not a folder: move it away", path);
    if (number != EACCES && number != EPERM)
        return posix_fail(path, "make", number, e);
    char *parent = NULL;
    enum err error = path_folder(path, &parent, e);
    if (error == ERR_OK)
        error = posix_fail(parent, "make a folder in", number, e);
    free(parent);
    return error;
}

enum err folder_make(const char *path, unsigned mode, struct errinfo *e)
{
    if (mkdir(path, 0700) != 0) {
        int number = errno;
        return number == EEXIST && file_is_folder(path) ? ERR_OK : fail_to_make(path, number, e);
    }
    enum err error = folder_set_mode(path, mode, NULL, e);
    return error == ERR_OK ? folder_sync_above(path, e) : error;
}

/* Below a person's home, other accounts have no business in parents either. */
static unsigned parent_mode(const char *path)
{
    const char *home = host_variable("HOME");
    size_t length = home != NULL ? strlen(home) : 0;
    bool below = length > 1 && strncmp(path, home, length) == 0 && path[length] == '/';
    return below ? 0700 : 0755;
}

enum err folder_make_all(const char *path, unsigned mode, struct errinfo *e)
{
    char *part = strdup(path);
    enum err error = part != NULL ? ERR_OK : err_no_memory(e);
    for (char *at = part; error == ERR_OK && *at != '\0'; at++) {
        bool ends_parent = at > part && at[0] == '/' && at[strspn(at, "/")] != '\0';
        if (!ends_parent)
            continue;
        *at = '\0';
        if (!file_is_folder(part))
            error = folder_make(part, parent_mode(part), e);
        *at = '/';
    }
    free(part);
    return error == ERR_OK ? folder_make(path, mode, e) : error;
}

enum err folder_set_mode(const char *path, unsigned mode, const char *group, struct errinfo *e)
{
    unsigned number = 0;
    enum err error = group != NULL ? host_group(group, &number, e) : ERR_OK;
    if (error != ERR_OK)
        return error;
    int fd = posix_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return posix_fail(path, "open", errno, e);
    if ((group != NULL && fchown(fd, (uid_t)-1, (gid_t)number) != 0) || fchmod(fd, (mode_t)mode) != 0)
        error = posix_fail(path, "change the mode of", errno, e);
    close(fd);
    return error;
}

enum err folder_remove(const char *path, struct errinfo *e)
{
    if (rmdir(path) != 0)
        return errno == ENOENT ? ERR_OK : posix_fail(path, "remove", errno, e);
    return folder_sync_above(path, e);
}

void folder_clean(const char *path)
{
    struct folder f = {.fd = -1};
    if (folder_open(path, FOLDER_MAY_BE_LINK, &f, NULL) == ERR_OK)
        folder_enter(&f, NULL, FOLDER_FILES);
    folder_close(&f);
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Why opendir() failed, in our words. */
static enum err fail_to_list(const char *path, int number, struct errinfo *e)
{
    if (number == ENOENT || number == ENOTDIR)
        return err_set(e, ERR_UNREACHABLE, "%s: this folder is not there: check the path", path);
    return posix_fail(path, "list", number, e);
}

/* The next name; NULL at the end and after an error. */
static enum err next_name(DIR *entries, const char *path, const char **name, struct errinfo *e)
{
    const struct dirent *d;
    do {
        errno = 0;
        d = readdir(entries);
    } while (d != NULL && is_dot(d->d_name));
    *name = d != NULL ? d->d_name : NULL;
    return d != NULL || errno == 0 ? ERR_OK : posix_fail(path, "list", errno, e);
}

static enum err add_name(struct folder_names *n, const char *name, struct errinfo *e)
{
    char **names = realloc(n->names, (n->count + 1) * sizeof *names);
    if (names == NULL)
        return err_no_memory(e);
    n->names = names;
    names[n->count] = strdup(name);
    if (names[n->count] == NULL)
        return err_no_memory(e);
    n->count++;
    return ERR_OK;
}

static enum err read_names(DIR *entries, const char *path, size_t limit, struct folder_names *n, struct errinfo *e)
{
    for (;;) {
        const char *name = NULL;
        enum err error = next_name(entries, path, &name, e);
        if (error != ERR_OK || name == NULL)
            return error;
        if (n->count == limit)
            return err_set(e, ERR_TOO_LARGE, "%s: more than %zu files are in this folder: move some away", path, limit);
        error = add_name(n, name, e);
        if (error != ERR_OK)
            return error;
    }
}

enum err folder_list(const char *path, size_t limit, struct folder_names *out, struct errinfo *e)
{
    struct folder_names n = {NULL, 0};
    DIR *entries = posix_open_entries(AT_FDCWD, path, 0);
    if (entries == NULL)
        return fail_to_list(path, errno, e);
    enum err error = read_names(entries, path, limit, &n, e);
    closedir(entries);
    if (error != ERR_OK) {
        folder_names_done(&n);
        return error;
    }
    if (n.count > 0)
        qsort(n.names, n.count, sizeof *n.names, by_name);
    *out = n;
    return ERR_OK;
}

void folder_names_done(struct folder_names *n)
{
    for (size_t i = 0; i < n->count; i++)
        free(n->names[i]);
    free(n->names);
    *n = (struct folder_names){NULL, 0};
}

/* What it is now; *is_there is false if somebody has removed it meanwhile. */
static enum err look_at(DIR *entries, const char *path, struct folder_entry *entry, bool *is_there, struct errinfo *e)
{
    struct stat s;
    *is_there = fstatat(dirfd(entries), entry->name, &s, AT_SYMLINK_NOFOLLOW) == 0;
    if (!*is_there)
        return errno == ENOENT ? ERR_OK : posix_fail(path, "look into", errno, e);
    entry->is_file = S_ISREG(s.st_mode);
    entry->is_temporary = entry->is_file && s.st_nlink == 1 && temporary_name_is_of(entry->name, NULL);
    entry->stamp = posix_stamp(&s);
    return ERR_OK;
}

static enum err visit_entries(DIR *entries, const char *path, folder_visit *visit, void *context, struct errinfo *e)
{
    for (;;) {
        struct folder_entry entry = {.name = NULL};
        bool is_there = false;
        enum err error = next_name(entries, path, &entry.name, e);
        if (error != ERR_OK || entry.name == NULL)
            return error;
        error = look_at(entries, path, &entry, &is_there, e);
        if (error == ERR_OK && is_there)
            error = visit(&entry, context, e);
        if (error != ERR_OK)
            return error;
    }
}

enum err folder_each(const char *path, folder_visit *visit, void *context, struct errinfo *e)
{
    DIR *entries = posix_open_entries(AT_FDCWD, path, 0);
    if (entries == NULL)
        return fail_to_list(path, errno, e);
    enum err error = visit_entries(entries, path, visit, context, e);
    closedir(entries);
    return error;
}
