/*
 * Many files at once. Only the folders stay open; a temporary is closed as soon as it is written, so that a thousand
 * files take no thousand descriptors.
 */
#include "files/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/folder_writer.h"
#include "files/temporary.h"
#include "system/path.h"

/* A point has configs/, probes/ and a folder for each ring. */
#define BATCH_FOLDERS 32
/* From here on, one sync of the file system is cheaper than one of each file, whatever else is waiting there. */
#define BATCH_SYNC_ALL 16

struct batch_file {
    struct temporary temporary;
    const struct folder *folder; /* one of the batch's */
};

struct file_batch {
    struct folder folders[BATCH_FOLDERS];
    size_t folder_count;
    struct batch_file *files;
    size_t count, capacity;
};

enum err file_batch_new(struct file_batch **out, struct errinfo *e)
{
    struct file_batch *b = calloc(1, sizeof *b);
    if (b == NULL)
        return err_no_memory(e);
    *out = b;
    return ERR_OK;
}

/* The folder of this path, opened and cleaned the first time. */
static enum err find_folder(struct file_batch *b, const char *path, const struct file_write_params *params,
                            const struct folder **out, struct errinfo *e)
{
    enum folder_links links = params->folder_is_no_link ? FOLDER_IS_NO_LINK : FOLDER_MAY_BE_LINK;
    for (size_t i = 0; i < b->folder_count; i++) {
        if (strcmp(b->folders[i].path, path) == 0) {
            *out = &b->folders[i];
            return ERR_OK;
        }
    }
    if (b->folder_count == BATCH_FOLDERS)
        return err_set(e, ERR_TOO_LARGE, "%s: files in more than %d folders are to be written at once", path,
                       BATCH_FOLDERS);
    struct folder *f = &b->folders[b->folder_count];
    enum err error = folder_open(path, links, f, e);
    if (error != ERR_OK)
        return error;
    b->folder_count++;
    if (!params->folder_is_shared)
        folder_enter(f, NULL, FOLDER_FILES);
    *out = f;
    return ERR_OK;
}

static enum err make_room(struct file_batch *b, struct errinfo *e)
{
    if (b->count < b->capacity)
        return ERR_OK;
    size_t capacity = b->capacity > 0 ? 2 * b->capacity : 16;
    struct batch_file *files = realloc(b->files, capacity * sizeof *files);
    if (files == NULL)
        return err_no_memory(e);
    b->files = files;
    b->capacity = capacity;
    return ERR_OK;
}

enum err file_batch_add(struct file_batch *b, const char *path, struct bytes bytes,
                        const struct file_write_params *params, struct errinfo *e)
{
    char *folder_path = NULL;
    const struct folder *folder = NULL;
    struct temporary_params what = {.path = path, .bytes = bytes, .file = params, .sync = TEMPORARY_SYNC_LATER};
    enum err error = path_folder(path, &folder_path, e);
    if (error == ERR_OK)
        error = make_room(b, e);
    if (error == ERR_OK)
        error = find_folder(b, folder_path, params, &folder, e);
    if (error == ERR_OK)
        error = temporary_write(folder, &what, &b->files[b->count].temporary, e);
    if (error == ERR_OK)
        b->files[b->count++].folder = folder;
    free(folder_path);
    return error;
}

static enum err sync_each(const struct file_batch *b, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < b->count && error == ERR_OK; i++)
        error = temporary_sync(b->files[i].folder, &b->files[i].temporary, e);
    return error;
}

/* A folder before this one lies on the same file system. */
static bool is_synced_with_another(const struct file_batch *b, size_t at)
{
    struct stat mine, other;
    if (fstat(b->folders[at].fd, &mine) != 0)
        return false;
    for (size_t i = 0; i < at; i++) {
        if (fstat(b->folders[i].fd, &other) == 0 && other.st_dev == mine.st_dev)
            return true;
    }
    return false;
}

static bool sync_file_systems(const struct file_batch *b)
{
    for (size_t i = 0; i < b->folder_count; i++) {
        if (!is_synced_with_another(b, i) && syncfs(b->folders[i].fd) != 0)
            return false;
    }
    return true;
}

static enum err make_durable(const struct file_batch *b, struct errinfo *e)
{
    if (b->count >= BATCH_SYNC_ALL && sync_file_systems(b))
        return ERR_OK;
    return sync_each(b, e); /* says which file it was, if syncing failed */
}

static enum err place_all(struct file_batch *b, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < b->count && error == ERR_OK; i++)
        error = temporary_place(b->files[i].folder, &b->files[i].temporary, e);
    return error;
}

static enum err sync_folders(const struct file_batch *b, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < b->folder_count && error == ERR_OK; i++)
        error = folder_sync(&b->folders[i], e);
    return error;
}

static void forget_files(struct file_batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        temporary_done(b->files[i].folder, &b->files[i].temporary);
    b->count = 0;
}

enum err file_batch_commit(struct file_batch *b, struct errinfo *e)
{
    enum err error = make_durable(b, e);
    if (error == ERR_OK) {
        error = place_all(b, e);
        /* Those that were placed before a failure are to stay, too. */
        enum err synced = sync_folders(b, error == ERR_OK ? e : NULL);
        error = error == ERR_OK ? synced : error;
    }
    forget_files(b);
    return error;
}

void file_batch_free(struct file_batch **b)
{
    if (*b == NULL)
        return;
    forget_files(*b);
    for (size_t i = 0; i < (*b)->folder_count; i++)
        folder_close(&(*b)->folders[i]);
    free((*b)->files);
    free(*b);
    *b = NULL;
}
