#include "system/module.h"

#include <dlfcn.h>

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
