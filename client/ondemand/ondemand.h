/*
 * ondemand/ondemand: how the module of crypt/ is opened: a program does it by another way (ondemand_program.c) than the
 * shared library (ondemand_library.c). Whoever links ondemand.c links one of the two.
 */
#ifndef ROLLSEAL_ONDEMAND_ONDEMAND_H
#define ROLLSEAL_ONDEMAND_ONDEMAND_H

#include "crypt/module.h"

#define ONDEMAND_MODULE "rollseal-crypt.so"

/* Opens the module, of whatever version it is. It stays open. Errors: ERR_INTERNAL. */
NODISCARD enum err ondemand_open(const struct crypt_module **out, struct errinfo *e);

/* OpenSSL may be used by others in this process, too, so that its configuration is theirs (ossl_share()). */
extern const bool ondemand_shares_openssl;

#endif
