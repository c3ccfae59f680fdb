/*
 * crypt/authority: what an organization's root has signed: CRLs, and certificates when the rest of their pair is not at
 * hand. No client trusts a signer for that: it trusts whole pairs of its source (crypt/load.h).
 */
#ifndef ROLLSEAL_CRYPT_AUTHORITY_H
#define ROLLSEAL_CRYPT_AUTHORITY_H

#include "base/buf.h"

/* The CRL's issuer and signature are this root's. Dates are not looked at: an expired CRL must not be an outage.
 * Errors: ERR_BAD_SIGNATURE if it is another root's, ERR_MALFORMED. */
NODISCARD enum err crl_verify(struct bytes crl, struct bytes root, struct errinfo *e);

/* The certificate's issuer and signature are this root's. Dates and usages are not looked at. Errors: ERR_BAD_SIGNATURE
 * if it is another root's, ERR_MALFORMED. */
NODISCARD enum err certificate_verify(struct bytes certificate, struct bytes root, struct errinfo *e);

#endif
