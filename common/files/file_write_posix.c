#include "files/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "files/folder_writer.h"
#include "files/posix.h"
#include "files/temporary.h"
#include "system/path.h"

enum err file_write(const char *path, struct bytes bytes, const struct file_write_params *params, struct errinfo *e)
{
    struct folder f = {.fd = -1};
    struct temporary t = {NULL, NULL, false};
    struct temporary_params what = {.path = path, .bytes = bytes, .file = params, .sync = TEMPORARY_SYNC};
    enum folder_links links = params->folder_is_no_link ? FOLDER_IS_NO_LINK : FOLDER_MAY_BE_LINK;
    enum err error = folder_open_above(path, links, &f, e);
    if (error != ERR_OK)
        goto out;
    if (!params->folder_is_shared)
        folder_enter(&f, path_name(path), FOLDER_FILES);
    error = temporary_write(&f, &what, &t, e);
    if (error == ERR_OK)
        error = temporary_place(&f, &t, e);
    if (error == ERR_OK)
        error = temporary_settle(&f, &t, e);
out:
    temporary_done(&f, &t);
    folder_close(&f);
    return error;
}

enum err file_remove(const char *path, struct errinfo *e)
{
    if (posix_unlink(AT_FDCWD, path, 0) == 0)
        return folder_sync_above(path, e);
    return errno == ENOENT || errno == ENOTDIR ? ERR_OK : posix_fail(path, "remove", errno, e);
}

enum err file_remove_among_strangers(const char *path, bool folder_is_no_link, struct errinfo *e)
{
    struct folder f = {.fd = -1};
    enum err error = folder_open_above(path, folder_is_no_link ? FOLDER_IS_NO_LINK : FOLDER_MAY_BE_LINK, &f, e);
    if (error != ERR_OK)
        return error;
    if (posix_unlink(f.fd, path_name(path), 0) == 0)
        error = folder_sync(&f, e);
    else if (errno != ENOENT)
        error = posix_fail(path, "remove", errno, e);
    folder_close(&f);
    return error;
}

enum err file_rename(const char *from, const char *to, struct errinfo *e)
{
    if (posix_rename(AT_FDCWD, from, to) != 0)
        return posix_fail(from, "rename", errno, e);
    return folder_sync_above(to, e);
}
