/*
 * issue/issuer: the root, decoded, as the files of this room need it.
 */
#ifndef ROLLSEAL_ISSUE_ISSUER_H
#define ROLLSEAL_ISSUE_ISSUER_H

#include "crypt/ossl.h"
#include "issue/issue.h"

struct decoded_issuer {
    X509 *certificate;
    EVP_PKEY *key;
    int64_t not_after; /* the root's end */
};

/* decoded_issuer_done() is due on failure too. Errors: ERR_INTERNAL, also for a key that is not the certificate's. */
NODISCARD enum err decoded_issuer_init(struct decoded_issuer *d, const struct issuer *issuer, struct errinfo *e);
void decoded_issuer_done(struct decoded_issuer *d);

#endif
