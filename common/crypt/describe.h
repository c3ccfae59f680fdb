/*
 * crypt/describe: what a certificate says, for people: `pair show`, and the dates of pairs and roots. The admin's
 * alone; nothing is checked here.
 */
#ifndef ROLLSEAL_CRYPT_DESCRIBE_H
#define ROLLSEAL_CRYPT_DESCRIBE_H

#include "keys/pair.h"

struct certificate_facts {
    char subject[512];    /* RFC 2253, escaped */
    char fingerprint[65]; /* SHA-256 of the DER, hex */
    struct serial serial;
    int64_t not_before, not_after; /* seconds since 1970 */
};

/* `der` is one certificate. Errors: ERR_MALFORMED, ERR_TOO_LARGE over LIMIT_CERTIFICATE. */
NODISCARD enum err certificate_describe(struct bytes der, struct certificate_facts *out, struct errinfo *e);

#endif
