/*
 * keys/crl: what a certificate revocation list says (RFC 5280 section 5), read from its DER. Whether the root signed it
 * is checked by crypt/authority.h, once for bytes that are new.
 */
#ifndef ROLLSEAL_KEYS_CRL_H
#define ROLLSEAL_KEYS_CRL_H

#include "keys/signing.h"

struct crl {
    uint64_t number;      /* CRL number (section 5.2.3) = the epoch; from 1 to VERSION_MAX */
    struct bytes entries; /* the revokedCertificates, a view into the DER; walked by crl_lists() */
};

/* Errors: ERR_MALFORMED (not a version 2 CRL with a CRL number, or bytes behind it), ERR_TOO_LARGE over LIMIT_CRL. */
NODISCARD enum err crl_parse(struct bytes der, struct crl *out, struct errinfo *e);

/* The certificate of this serial number is revoked. */
bool crl_lists(const struct crl *c, const struct serial *serial);

/* Calls back for each entry in order; stops at the first that returns an error, and returns it. */
NODISCARD enum err crl_each(const struct crl *c, enum err (*visit)(const struct serial *, void *), void *context);

#endif
