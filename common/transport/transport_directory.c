/*
 * A distribution point that is a directory, usually a share: a location without a scheme.
 */
#include "transport/transport.h"

#include <stdlib.h>
#include <string.h>

#include "files/file.h"
#include "files/folder.h"
#include "system/path.h"

#define MODE_FOLDER 0755u
#define MODE_RECEIPTS 01733u /* create and replace one's own, no listing */
#define MODE_FILE 0644u

struct directory {
    struct transport base;
    char *path;
    struct file_batch *batch; /* files staged; NULL: none */
    char **removals;          /* paths of files whose removal is staged */
    size_t removal_count;
};

static struct directory *directory_of(struct transport *t)
{
    return (struct directory *)t; /* base is its first member */
}

static bool directory_is_mine(const char *location)
{
    return location[0] != '\0' && path_scheme_length(location) == 0;
}

static enum err directory_open(const char *location, struct transport **out, struct errinfo *e)
{
    struct directory *d = calloc(1, sizeof *d);
    char *path = strdup(location);
    if (d == NULL || path == NULL) {
        free(d);
        free(path);
        return err_no_memory(e);
    }
    d->base.kind = &transport_directory;
    d->path = path;
    *out = &d->base;
    return ERR_OK;
}

/* `path` within the point, as a new string. */
static enum err full_path(const struct directory *d, const char *path, char **out, struct errinfo *e)
{
    return path_join(d->path, path, out, e);
}

static enum err make_within(const struct directory *d, const char *path, unsigned mode, struct errinfo *e)
{
    char *full = NULL;
    enum err error = full_path(d, path, &full, e);
    if (error == ERR_OK)
        error = folder_make(full, mode, e);
    free(full);
    return error;
}

static enum err directory_prepare(struct transport *t, struct errinfo *e)
{
    const struct directory *d = directory_of(t);
    enum err error = folder_make(d->path, MODE_FOLDER, e);
    if (error == ERR_OK)
        error = make_within(d, "configs", MODE_FOLDER, e);
    if (error == ERR_OK)
        error = make_within(d, "probes", MODE_FOLDER, e);
    if (error == ERR_OK)
        error = make_within(d, "receipts", MODE_RECEIPTS, e);
    return error;
}

/* Who may write to the point could have a file of this computer read for him, by somebody who may read it. */
static enum err fetch(const char *full, size_t limit, struct buf *out, struct errinfo *e)
{
    enum err error = file_read_among_strangers(full, limit, out, e);
    bool is_of_this_moment = error == ERR_IO && !file_is_in_the_way(full) && !file_is_link(full);
    return is_of_this_moment ? ERR_UNREACHABLE : error;
}

static enum err directory_fetch(struct transport *t, const char *path, size_t limit, struct buf *out, struct errinfo *e)
{
    char *full = NULL;
    enum err error = full_path(directory_of(t), path, &full, e);
    if (error == ERR_OK)
        error = fetch(full, limit, out, e);
    free(full);
    return error;
}

static enum err directory_list(struct transport *t, const char *path, size_t limit, struct folder_names *out,
                               struct errinfo *e)
{
    char *full = NULL;
    enum err error = full_path(directory_of(t), path, &full, e);
    if (error == ERR_OK)
        error = folder_list(full, limit, out, e);
    free(full);
    return error;
}

static enum err directory_each(struct transport *t, const char *path, folder_visit *visit, void *context,
                               struct errinfo *e)
{
    char *full = NULL;
    enum err error = full_path(directory_of(t), path, &full, e);
    if (error == ERR_OK)
        error = folder_each(full, visit, context, e);
    free(full);
    return error;
}

static enum err directory_fetch_itself(struct transport *t, const char *path, size_t limit, struct buf *out,
                                       struct file_stamp *stamp, struct errinfo *e)
{
    char *full = NULL;
    enum err error = full_path(directory_of(t), path, &full, e);
    if (error == ERR_OK)
        error = file_read_itself(full, limit, out, stamp, e);
    free(full);
    return error;
}

static bool directory_has_folder(struct transport *t, const char *path)
{
    char *full = NULL;
    bool has = full_path(directory_of(t), path, &full, NULL) == ERR_OK && file_is_folder(full);
    free(full);
    return has;
}

/* One folder. Who can write to the point could lead the others elsewhere. */
static enum err make_folder(const struct directory *d, const char *path, struct errinfo *e)
{
    char *full = NULL;
    enum err error = full_path(d, path, &full, e);
    if (error == ERR_OK && file_is_link(full))
        error = err_set(e, ERR_IO, "%s: this is a symbolic link, which somebody may have planted; remove it", full);
    else if (error == ERR_OK)
        error = folder_make(full, MODE_FOLDER, e);
    free(full);
    return error;
}

static enum err directory_make_folder(struct transport *t, const char *path, struct errinfo *e)
{
    const struct directory *d = directory_of(t);
    if (!directory_has_folder(t, "configs"))
        return err_set(e, ERR_UNREACHABLE,
                       "%s: its folder configs is not there, or its share does not answer; check that it is mounted",
                       d->path);
    enum err error = ERR_OK;
    for (size_t at = strcspn(path, "/"); error == ERR_OK; at += 1 + strcspn(path + at + 1, "/")) {
        char *part = strndup(path, at);
        error = part != NULL ? make_folder(d, part, e) : err_no_memory(e);
        free(part);
        if (path[at] == '\0')
            break;
    }
    return error;
}

/* Folders are not made here: an empty one may be the mount point of a share that is not mounted. The point itself may
 * be a symbolic link; what is in it, whoever can write there could have planted. */
static enum err directory_put(struct transport *t, const char *path, struct bytes bytes, bool is_shared,
                              struct errinfo *e)
{
    const struct file_write_params params = {.mode = MODE_FILE,
                                             .newer_than_old = true,
                                             .folder_is_no_link = strchr(path, '/') != NULL,
                                             .folder_is_shared = is_shared};
    struct directory *d = directory_of(t);
    char *full = NULL;
    enum err error = full_path(d, path, &full, e);
    if (error == ERR_OK && d->batch == NULL)
        error = file_batch_new(&d->batch, e);
    if (error == ERR_OK)
        error = file_batch_add(d->batch, full, bytes, &params, e);
    free(full);
    return error;
}

static enum err directory_remove(struct transport *t, const char *path, struct errinfo *e)
{
    struct directory *d = directory_of(t);
    char *full = NULL;
    enum err error = full_path(d, path, &full, e);
    if (error != ERR_OK)
        return error;
    char **removals = realloc(d->removals, (d->removal_count + 1) * sizeof *removals);
    if (removals == NULL) {
        free(full);
        return err_no_memory(e);
    }
    d->removals = removals;
    removals[d->removal_count++] = full;
    return ERR_OK;
}

static void forget_staged(struct directory *d)
{
    file_batch_free(&d->batch);
    for (size_t i = 0; i < d->removal_count; i++)
        free(d->removals[i]);
    free(d->removals);
    d->removals = NULL;
    d->removal_count = 0;
}

/* Nothing to remove is fine, but not because the share is not there. */
static enum err remove_now(const struct directory *d, const char *path, struct errinfo *e)
{
    char *folder = NULL;
    enum err error = path_folder(path, &folder, e);
    if (error == ERR_OK)
        error = file_remove_among_strangers(path, strcmp(folder, d->path) != 0, e);
    free(folder);
    return error;
}

static enum err directory_commit(struct transport *t, struct errinfo *e)
{
    struct directory *d = directory_of(t);
    enum err error = d->batch != NULL ? file_batch_commit(d->batch, e) : ERR_OK;
    for (size_t i = 0; i < d->removal_count && error == ERR_OK; i++)
        error = remove_now(d, d->removals[i], e);
    forget_staged(d);
    return error;
}

static void directory_close(struct transport *t)
{
    struct directory *d = directory_of(t);
    forget_staged(d);
    free(d->path);
    free(d);
}

const struct transport_kind transport_directory = {.is_mine = directory_is_mine,
                                                   .open = directory_open,
                                                   .prepare = directory_prepare,
                                                   .fetch = directory_fetch,
                                                   .list = directory_list,
                                                   .each = directory_each,
                                                   .fetch_itself = directory_fetch_itself,
                                                   .has_folder = directory_has_folder,
                                                   .make_folder = directory_make_folder,
                                                   .put = directory_put,
                                                   .remove = directory_remove,
                                                   .commit = directory_commit,
                                                   .close = directory_close};
