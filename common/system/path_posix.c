#include "system/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"

char *path_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    size_t size = length + strlen(slash) + strlen(name) + 1;
    char *path = malloc(size);
    if (path == NULL)
        return NULL;
    snprintf(path, size, "%s%s%s", folder, slash, name);
    return path;
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return strdup(".");
    if (slash == path)
        return strdup("/");
    return strndup(path, (size_t)(slash - path));
}

static void cut_slashes(char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
}

enum err path_absolute(const char *path, char **out, struct errinfo *e)
{
    char *folder = path[0] != '/' ? getcwd(NULL, 0) : NULL;
    if (path[0] != '/' && folder == NULL)
        return err_set(e, ERR_IO, "%s: the current folder is gone: name the whole path", path);
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    bool is_folder = folder != NULL && (path[0] == '\0' || strcmp(path, ".") == 0);
    char *absolute = folder == NULL || is_folder ? strdup(is_folder ? folder : path) : path_join(folder, path);
    free(folder);
    if (absolute == NULL)
        return err_no_memory(e);
    cut_slashes(absolute);
    *out = absolute;
    return ERR_OK;
}

static bool is_scheme_character(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '+' || c == '.' || c == '-';
}

size_t path_scheme_length(const char *location)
{
    size_t length = 0;
    if (ascii_is_letter(location[0])) {
        while (is_scheme_character(location[length]))
            length++;
    }
    return location[length] == ':' ? length : 0;
}
