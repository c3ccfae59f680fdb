/*
 * issue/p12: writes client parts as PKCS#12 (RFC 7292) as docs/format.md says.
 */
#ifndef ROLLSEAL_ISSUE_P12_H
#define ROLLSEAL_ISSUE_P12_H

#include "keys/pair.h"

struct p12_params {
    const char *id;                         /* of the pair */
    struct bytes encryption, signing, root; /* DER */
    const struct secret *key;               /* PKCS#8 of the encryption certificate */
    const struct secret *password;
};

/* The file as a new secret. Errors: ERR_USAGE for a password with a NUL byte, ERR_INTERNAL. */
NODISCARD enum err p12_write(const struct p12_params *params, struct secret **out, struct errinfo *e);

#endif
