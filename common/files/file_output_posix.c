#include "files/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "files/folder_writer.h"
#include "files/posix.h"
#include "files/temporary.h"
#include "system/path.h"
#include "system/posix.h"

struct file_output {
    struct folder folder;
    struct file_write_params params;
    struct temporary temporary;
    int fd; /* -1: finished */
};

static struct temporary_params what(const struct file_output *f, const char *path)
{
    return (struct temporary_params){.path = path, .file = &f->params, .sync = TEMPORARY_SYNC};
}

static enum err begin(struct file_output *f, const char *path, struct errinfo *e)
{
    const struct temporary_params params = what(f, path);
    enum folder_links links = f->params.folder_is_no_link ? FOLDER_IS_NO_LINK : FOLDER_MAY_BE_LINK;
    enum err error = folder_open_above(path, links, &f->folder, e);
    if (error != ERR_OK)
        return error;
    if (!f->params.folder_is_shared)
        folder_enter(&f->folder, path_name(path), FOLDER_FILES);
    return temporary_open(&f->folder, &params, &f->temporary, &f->fd, e);
}

void file_output_clean(const char *path)
{
    struct folder f = {.fd = -1};
    if (folder_open_above(path, FOLDER_MAY_BE_LINK, &f, NULL) == ERR_OK)
        folder_enter(&f, path_name(path), FOLDER_FILES);
    folder_close(&f);
}

enum err file_output_new(const char *path, const struct file_write_params *params, struct file_output **out,
                         struct errinfo *e)
{
    struct file_output *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(e);
    *f = (struct file_output){.folder = {.fd = -1}, .params = *params, .fd = -1};
    enum err error = begin(f, path, e);
    if (error == ERR_OK) {
        *out = f;
        f = NULL;
    }
    file_output_free(&f);
    return error;
}

enum err file_output_write(struct file_output *f, struct bytes bytes, struct errinfo *e)
{
    if (!posix_write_all(f->fd, bytes.data, bytes.size))
        return posix_fail(f->temporary.path, "write", errno, e);
    return ERR_OK;
}

enum err file_output_finish(struct file_output *f, struct errinfo *e)
{
    const struct temporary_params params = what(f, f->temporary.path);
    return temporary_finish(&f->folder, &params, &f->fd, e);
}

enum err file_output_place(struct file_output *f, struct errinfo *e)
{
    enum err error = temporary_place(&f->folder, &f->temporary, e);
    return error == ERR_OK ? temporary_settle(&f->folder, &f->temporary, e) : error;
}

void file_output_free(struct file_output **f)
{
    if (*f == NULL)
        return;
    if ((*f)->fd >= 0)
        close((*f)->fd);
    temporary_done(&(*f)->folder, &(*f)->temporary);
    folder_close(&(*f)->folder);
    free(*f);
    *f = NULL;
}
