/*
 * issue/key_generate: new private keys.
 */
#ifndef ROLLSEAL_ISSUE_KEY_GENERATE_H
#define ROLLSEAL_ISSUE_KEY_GENERATE_H

#include "keys/key.h"

/* A new private key; `rsa_bits` is 3072 or 4096 and is ignored for the other kinds. *pkcs8 is what key_load()
 * (crypt/key.h) reads. Errors: ERR_INTERNAL. */
NODISCARD enum err key_generate(enum key_kind kind, unsigned rsa_bits, struct secret **pkcs8, struct errinfo *e);

#endif
