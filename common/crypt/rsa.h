/*
 * crypt/rsa: RSA private keys with 3072 or 4096 bits, held by OpenSSL.
 */
#ifndef ROLLSEAL_CRYPT_RSA_H
#define ROLLSEAL_CRYPT_RSA_H

#include <openssl/evp.h>

#include "crypt/key.h"

/* The key is taken over, on failure too. Errors: ERR_CANNOT_OPEN for another size, ERR_MALFORMED. */
NODISCARD enum err rsa_key_new(EVP_PKEY *private_key, struct key **out, struct errinfo *e);

#endif
