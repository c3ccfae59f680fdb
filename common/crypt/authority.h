/*
 * crypt/authority: what only the organization's root says: which CRL is its own.
 */
#ifndef ROLLSEAL_CRYPT_AUTHORITY_H
#define ROLLSEAL_CRYPT_AUTHORITY_H

#include "base/buf.h"

/* The CRL's issuer and signature are this root's. Dates are not looked at: an expired CRL must not be an outage.
 * Errors: ERR_BAD_SIGNATURE if it is another root's, ERR_MALFORMED. */
NODISCARD enum err crl_verify(struct bytes crl, struct bytes root, struct errinfo *e);

#endif
