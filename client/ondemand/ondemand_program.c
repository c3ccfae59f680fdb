/*
 * A program finds the module from its own folder. OpenSSL is its own alone, and so can be loaded the fast way, and
 * without openssl.cnf (crypt/ossl.h).
 */
#include "ondemand/ondemand.h"
#include "system/module.h"

const bool ondemand_shares_openssl = false;

enum err ondemand_open(const struct crypt_module **out, struct errinfo *e)
{
    const void *address = NULL;
    module_load_apart(OPENSSL_NAME);
    enum err error = module_symbol(MODULE_FROM_PROGRAM "/" ONDEMAND_MODULE, CRYPT_MODULE_SYMBOL, &address, e);
    if (error == ERR_OK)
        *out = address;
    return error;
}
