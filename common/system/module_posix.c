#include "system/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/path.h"

/* RTLD_DEEPBIND where the C library has it and no sanitizer forbids it: see CMakeLists.txt. */
#ifndef MODULE_APART
#define MODULE_APART 0
#endif

/* False if the system does not tell where the program is, or the path is too long. */
static bool path_from_program(const char *file, char out[static PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", out, PATH_MAX);
    if (length <= 0 || length >= PATH_MAX)
        return false;
    out[length] = '\0';
    size_t folder = (size_t)(strrchr(out, '/') - out) + 1;
    return snprintf(out + folder, PATH_MAX - folder, "%s", file) < (int)(PATH_MAX - folder);
}

enum err module_symbol(const char *file, const char *symbol, const void **out, struct errinfo *e)
{
    char path[PATH_MAX];
    bool from_program = file[0] != '/' && strchr(file, '/') != NULL;
    /* The loader would look for it from the working directory, in which a stranger may have put one. */
    if (from_program && !path_from_program(file, path))
        return err_set(e, ERR_INTERNAL,
                       "%s is not found: the system does not tell where this program is; check that /proc is mounted",
                       file);
    void *module = dlopen(from_program ? path : file, RTLD_LAZY | RTLD_LOCAL);
    if (module == NULL)
        return err_set(e, ERR_INTERNAL, "%s cannot be loaded (%s): install Rollseal again", file, dlerror());
    const void *address = dlsym(module, symbol);
    if (address == NULL) {
        dlclose(module);
        return err_set(e, ERR_INTERNAL, "%s has no %s: it is of another version, install Rollseal again", file, symbol);
    }
    *out = address;
    return ERR_OK;
}

/* A path that is relative was so when the object was loaded. By now the working directory may be another one, in which
 * a stranger may have put a module. */
enum err module_beside(const void *address, const char *file, char **out, struct errinfo *e)
{
    Dl_info found;
    if (dladdr(address, &found) == 0 || found.dli_fname == NULL)
        return err_set(e, ERR_INTERNAL, "%s is not found: the loader does not tell where this library is", file);
    if (found.dli_fname[0] != '/')
        return err_set(e, ERR_INTERNAL,
                       "%s was loaded by a relative path, from which %s is not looked for: load it by "
                       "an absolute one",
                       found.dli_fname, file);
    char *folder = NULL;
    char *object = realpath(found.dli_fname, NULL);
    if (object == NULL)
        return err_set(e, ERR_INTERNAL, "%s: %s is not found from there: start the program again", found.dli_fname,
                       file);
    enum err error = path_folder(object, &folder, e);
    if (error == ERR_OK)
        error = path_join(folder, file, out, e);
    free(folder);
    free(object);
    return error;
}

void module_load_apart(const char *library)
{
    (void)dlopen(library, RTLD_LAZY | RTLD_LOCAL | MODULE_APART);
}
