/*
 * seal/seal: makes sealed files.
 */
#ifndef ROLLSEAL_SEAL_SEAL_H
#define ROLLSEAL_SEAL_SEAL_H

#include "seal/witness.h"

struct seal_recipient {
    const char *id;
    const struct public_key *public_key;
};

struct seal_signer {
    const char *id;
    struct bytes certificate;  /* DER */
    const struct secret *seed; /* the signing key: see signature_make() */
};

struct seal_params {
    const char *name;
    struct version version;
    int64_t issued, expires; /* expires may be EXPIRES_NEVER */
    const char *ring;
    struct bytes crl; /* DER; empty before the first revocation */
    bool encrypted_only;
    struct audit_witness witness;            /* row 0: none */
    const struct seal_recipient *recipients; /* ascending by id */
    size_t recipient_count;
    const struct seal_signer *signers; /* ascending by id */
    size_t signer_count;
};

/*
 * Seals `plain`, and parses and verifies the result before handing it out, so that nothing is published that clients
 * would refuse as malformed. Errors, after the name: ERR_TOO_LARGE, ERR_MALFORMED, ERR_USAGE (no recipient),
 * ERR_INTERNAL.
 */
NODISCARD enum err seal_make(const struct seal_params *params, struct bytes plain, struct buf *out, struct errinfo *e);

#endif
