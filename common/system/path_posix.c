#include "system/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/buf.h"

enum err path_join(const char *folder, const char *name, char **out, struct errinfo *e)
{
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    size_t size = length + strlen(slash) + strlen(name) + 1;
    char *path = malloc(size);
    if (path == NULL)
        return err_no_memory(e);
    snprintf(path, size, "%s%s%s", folder, slash, name);
    *out = path;
    return ERR_OK;
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

enum err path_folder(const char *path, char **out, struct errinfo *e)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return text_copy(".", out, e);
    if (slash == path)
        return text_copy("/", out, e);
    char *folder = strndup(path, (size_t)(slash - path));
    if (folder == NULL)
        return err_no_memory(e);
    *out = folder;
    return ERR_OK;
}

static void cut_slashes(char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
}

static enum err join_to_current(const char *path, char **out, struct errinfo *e)
{
    char *current = getcwd(NULL, 0);
    if (current == NULL)
        return err_set(e, ERR_IO, "%s: the current folder is gone: name the whole path", path);
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    bool is_current = path[0] == '\0' || strcmp(path, ".") == 0;
    enum err error = is_current ? text_copy(current, out, e) : path_join(current, path, out, e);
    free(current);
    return error;
}

enum err path_absolute(const char *path, char **out, struct errinfo *e)
{
    char *absolute = NULL;
    enum err error = path[0] == '/' ? text_copy(path, &absolute, e) : join_to_current(path, &absolute, e);
    if (error != ERR_OK)
        return error;
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

enum err path_check(const char *path, const char *what, struct errinfo *e)
{
    if (path[0] == '\0')
        return err_set(e, ERR_USAGE, "%s is empty; name a path", what);
    if (path_scheme_length(path) > 1 || path[0] == '[') /* a scheme of one letter is a drive */
        return err_set(e, ERR_USAGE,
                       "%s is a path, and '%s' names another kind of location; for a file of that name write ./%s",
                       what, path, path);
    return ERR_OK;
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strcmp(folder, "/") == 0 ||
           (strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

bool path_is_inside(const char *path, const char *folder)
{
    char *parent = NULL;
    char *real_folder = realpath(folder, NULL);
    char *real_parent = path_folder(path, &parent, NULL) == ERR_OK ? realpath(parent, NULL) : NULL;
    bool inside = real_folder != NULL && real_parent != NULL && is_below(real_parent, real_folder);
    free(real_parent);
    free(real_folder);
    free(parent);
    return inside;
}
