/*
 * keys/certificate: the fields of an X.509 certificate (RFC 5280 section 4.1) that a read needs, as they stand in its
 * DER. Nothing is said about who issued it.
 */
#ifndef ROLLSEAL_KEYS_CERTIFICATE_H
#define ROLLSEAL_KEYS_CERTIFICATE_H

#include "keys/signing.h"

struct certificate_fields {
    struct serial serial;
    int64_t not_before, not_after; /* seconds since 1970, both inclusive */
    struct bytes public_key;       /* the whole SubjectPublicKeyInfo, a view into the DER */
};

/* Errors: ERR_MALFORMED (not a version 3 certificate, or bytes behind it), ERR_TOO_LARGE over LIMIT_CERTIFICATE. */
NODISCARD enum err certificate_parse(struct bytes der, struct certificate_fields *out, struct errinfo *e);

#endif
