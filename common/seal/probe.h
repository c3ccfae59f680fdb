/*
 * seal/probe: a small sealed file for one pair and signed by it alone. Whoever opens it finds a nonce, and can show
 * with it that he holds the pair (seal/receipt.h) before any configuration depends on it.
 */
#ifndef ROLLSEAL_SEAL_PROBE_H
#define ROLLSEAL_SEAL_PROBE_H

#include "seal/receipt.h"
#include "seal/seal.h"

#define PROBE_NAME_SIZE (sizeof PROBE_FOLDER + PAIR_ID_LENGTH)

/* `probes/PAIR-ID`: the name that it bears, and where it lies at a point. */
void probe_name(const char *pair_id, char out[static PROBE_NAME_SIZE]);

struct probe_params {
    struct version version;
    struct bytes crl; /* the root's newest; empty before the first revocation */
    int64_t issued;
    struct seal_recipient recipient;
    struct seal_signer signer; /* of the same pair */
};

/* Makes it: for all rings, without expiry. Errors: as seal_make(). */
NODISCARD enum err probe_make(const struct probe_params *params, const uint8_t nonce[static PROBE_NONCE_SIZE],
                              struct buf *out, struct errinfo *e);

/*
 * Opens the probe of this pair, which has its key: it bears its name, and the signing certificate in the source
 * verifies the signature. Whether it was renewed since does not matter: whoever can put an older one there finds the
 * nonce of that one refused by the administrator. The nonce is the caller's to wipe. Errors: those of sealed_parse()
 * and sealed_open(), ERR_NOT_SEALED, ERR_WRONG_NAME, ERR_UNKNOWN_SIGNER, ERR_BAD_SIGNATURE.
 */
NODISCARD enum err probe_open(struct bytes file, const struct pair *pair, uint8_t nonce[static PROBE_NONCE_SIZE],
                              struct errinfo *e);

#endif
