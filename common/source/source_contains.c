#include "source/kind.h"

#include <stdlib.h>

#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "system/path.h"

static bool folder_has(const char *folder, const char *path)
{
    struct folder_names names = {NULL, 0};
    bool has = false;
    if (folder_list(folder, LIMIT_SOURCE_NAMES, &names, NULL) != ERR_OK)
        return false;
    for (size_t i = 0; i < names.count && !has; i++) {
        char *file = NULL;
        has = source_is_pair_file(names.names[i]) && path_join(folder, names.names[i], &file, NULL) == ERR_OK &&
              file_is_same(path, file);
        free(file);
    }
    folder_names_done(&names);
    return has;
}

bool source_contains(const char *location, const char *path)
{
    const char *file = source_without_prefix(location, "file:");
    char *folder = NULL;
    if (!file_exists(path))
        return false;
    bool contains = file_is_same(path, file != NULL ? file : location);
    if (!contains && source_folder(location, &folder, NULL) == ERR_OK)
        contains = folder_has(folder, path);
    free(folder);
    return contains;
}
