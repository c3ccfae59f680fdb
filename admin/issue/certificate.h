/*
 * issue/certificate: one certificate, from a plan that says what is in it. For this room.
 */
#ifndef ROLLSEAL_ISSUE_CERTIFICATE_H
#define ROLLSEAL_ISSUE_CERTIFICATE_H

#include <openssl/x509.h>

#include "base/buf.h"

/* Values are those of OpenSSL's x509v3_config(5): "critical,CA:FALSE". */
struct certificate_plan {
    const char *organization; /* UTF-8 */
    const char *unit;         /* NULL for none */
    const char *common_name;
    EVP_PKEY *public_key;
    X509 *issuer;         /* NULL: the certificate signs itself */
    EVP_PKEY *issuer_key; /* signs */
    int64_t not_before, not_after;
    const char *basic_constraints, *key_usage;
    const char *extended_key_usage; /* an OID, or NULL for none */
};

/* Errors: ERR_INTERNAL. */
NODISCARD enum err certificate_issue(const struct certificate_plan *plan, struct buf *out, struct errinfo *e);

#endif
