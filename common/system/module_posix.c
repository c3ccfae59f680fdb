#include "system/module.h"

#include <dlfcn.h>

/* RTLD_DEEPBIND where the C library has it and no sanitizer forbids it: see CMakeLists.txt. */
#ifndef MODULE_APART
#define MODULE_APART 0
#endif

enum err module_symbol(const char *file, const char *symbol, const void **out, struct errinfo *e)
{
    void *module = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
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

void module_load_apart(const char *library)
{
    (void)dlopen(library, RTLD_LAZY | RTLD_LOCAL | MODULE_APART);
}
