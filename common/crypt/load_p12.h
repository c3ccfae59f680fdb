/*
 * crypt/load_p12: keys and certificates from PKCS#12 (RFC 7292). All bags are looked at, not only the first key, since
 * one file may hold several pairs.
 */
#ifndef ROLLSEAL_CRYPT_LOAD_P12_H
#define ROLLSEAL_CRYPT_LOAD_P12_H

#include "crypt/material.h"

/* Errors: ERR_MALFORMED, ERR_WRONG_PASSPHRASE, ERR_TOO_LARGE (more bags, or more work for the password than
 * LIMIT_P12_ITERATIONS). */
NODISCARD enum err p12_read(struct bytes der, const struct load_params *params, struct material *m, struct errinfo *e);

#endif
