#include "source/kind.h"

#define PREFIX "file:"

/* A bare path that source_dir.c has left over. */
static bool file_is_mine(const char *location)
{
    return source_without_prefix(location, PREFIX) != NULL || source_is_bare_path(location);
}

static const char *path_of(const char *location)
{
    const char *path = source_without_prefix(location, PREFIX);
    return path != NULL ? path : location;
}

static enum err file_check(const char *location, struct errinfo *e)
{
    if (*path_of(location) == '\0')
        return err_set(e, ERR_USAGE, "%s: a path must follow: file:PATH", location);
    return ERR_OK;
}

static enum err file_folder(const char *location, char **out, struct errinfo *e)
{
    (void)out;
    return err_set(e, ERR_USAGE, "%s: this is a file, and a folder is needed: name store, dir:PATH or a folder's path",
                   location);
}

static enum err file_take(const char *location, struct source_reading *r, struct errinfo *e)
{
    return source_take_file(r, path_of(location), e);
}

const struct source_kind source_kind_file = {
    .is_mine = file_is_mine, .check = file_check, .folder = file_folder, .read = file_take};
