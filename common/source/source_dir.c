#include "source/kind.h"

#include <string.h>

#include "files/file.h"

#define PREFIX "dir:"

/* A bare path is a folder if it is one, or if nothing is there and its name is not that of a file of pairs. */
static bool bare_is_folder(const char *location)
{
    return source_is_bare_path(location) &&
           (file_is_folder(location) || (!file_exists(location) && !source_is_pair_file(location)));
}

static bool dir_is_mine(const char *location)
{
    return source_without_prefix(location, PREFIX) != NULL || bare_is_folder(location);
}

static const char *path_of(const char *location)
{
    const char *path = source_without_prefix(location, PREFIX);
    return path != NULL ? path : location;
}

static enum err dir_check(const char *location, struct errinfo *e)
{
    if (*path_of(location) == '\0')
        return err_set(e, ERR_USAGE, "%s: a path must follow: dir:PATH", location);
    return ERR_OK;
}

static enum err dir_folder(const char *location, char **out, struct errinfo *e)
{
    return text_copy(path_of(location), out, e);
}

static enum err dir_read(const char *location, struct source_reading *r, struct errinfo *e)
{
    return source_take_folder(r, path_of(location), SOURCE_MISSING_IS_LEFT_OUT, e);
}

const struct source_kind source_kind_dir = {
    .is_mine = dir_is_mine, .check = dir_check, .folder = dir_folder, .read = dir_read};
