/*
 * The shared library finds the module from its own folder, wherever the program is. OpenSSL may be the program's too,
 * now or later: it is loaded as everybody loads it, and its configuration remains the program's matter.
 */
#include <stdlib.h>

#include "ondemand/ondemand.h"
#include "system/module.h"

const bool ondemand_shares_openssl = true;

enum err ondemand_open(const struct crypt_module **out, struct errinfo *e)
{
    static const char here;
    const void *address = NULL;
    char *path = NULL;
    enum err error = module_beside(&here, MODULE_FROM_LIBRARY "/" ONDEMAND_MODULE, &path, e);
    if (error == ERR_OK)
        error = module_symbol(path, CRYPT_MODULE_SYMBOL, &address, e);
    free(path);
    if (error == ERR_OK)
        *out = address;
    return error;
}
