/*
 * crypt/load_pem: keys and certificates from PEM text.
 */
#ifndef ROLLSEAL_CRYPT_LOAD_PEM_H
#define ROLLSEAL_CRYPT_LOAD_PEM_H

#include "crypt/material.h"

/* Errors: ERR_MALFORMED, ERR_TOO_LARGE; ERR_CANNOT_OPEN for a key under a password. They name the line. */
NODISCARD enum err pem_read(struct bytes text, struct material *m, struct errinfo *e);

#endif
