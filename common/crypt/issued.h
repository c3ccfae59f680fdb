/*
 * crypt/issued: whether the organization's root issued a certificate, when the rest of its pair is not at hand. No
 * client trusts a signer for that: it trusts whole pairs of its source (crypt/load.h).
 */
#ifndef ROLLSEAL_CRYPT_ISSUED_H
#define ROLLSEAL_CRYPT_ISSUED_H

#include "base/buf.h"

/* The certificate's issuer and signature are this root's. Dates and usages are not looked at. Errors: ERR_BAD_SIGNATURE
 * if it is another root's, ERR_MALFORMED. */
NODISCARD enum err certificate_verify(struct bytes certificate, struct bytes root, struct errinfo *e);

#endif
