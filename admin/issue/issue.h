/*
 * issue/issue: makes certificates and CRLs (docs/format.md, section Certificates). All of them are DER; private keys
 * are PKCS#8 DER.
 */
#ifndef ROLLSEAL_ISSUE_ISSUE_H
#define ROLLSEAL_ISSUE_ISSUE_H

#include "keys/pair.h"

struct issuer {
    struct bytes certificate; /* of the root */
    const struct secret *key; /* of the root */
};

/* A root for `organization` (1 to 64 characters of UTF-8), valid from one day before `now` for 20 years.
 * Errors: ERR_USAGE for an organization that cannot be written into a certificate, ERR_INTERNAL. */
NODISCARD enum err root_issue(const char *organization, int64_t now, struct buf *certificate, struct secret **key,
                              struct errinfo *e);

struct pair_params {
    enum key_kind kind;
    unsigned rsa_bits;   /* 3072 or 4096 if kind is KEY_RSA */
    unsigned valid_days; /* from now on */
    int64_t now;
};

struct issued_pair {
    char id[PAIR_ID_SIZE];
    struct buf encryption, signing; /* certificates */
    struct secret *encryption_key;  /* PKCS#8 */
    struct secret *signing_seed;    /* the 32 bytes of RFC 8032 */
};

/* Wipes and frees; accepts an empty one. */
void issued_pair_done(struct issued_pair *p);

/* A new pair under the root: both keys are generated here. It ends with the root at the latest. Errors: ERR_INTERNAL.
 */
NODISCARD enum err pair_issue(const struct issuer *issuer, const struct pair_params *params, struct issued_pair *out,
                              struct errinfo *e);

struct crl_params {
    uint64_t number; /* from 1 to VERSION_MAX */
    const struct serial *serials;
    size_t count;
    int64_t now;
};

/* A CRL that lists these serials; nextUpdate is the root's end. Errors: ERR_TOO_LARGE over LIMIT_CRL, ERR_INTERNAL. */
NODISCARD enum err crl_issue(const struct issuer *issuer, const struct crl_params *params, struct buf *out,
                             struct errinfo *e);

#endif
