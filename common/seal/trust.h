/*
 * seal/trust: whether a signer of a sealed file counts, by the pairs that are trusted and the CRLs that are known.
 */
#ifndef ROLLSEAL_SEAL_TRUST_H
#define ROLLSEAL_SEAL_TRUST_H

#include "seal/sealed.h"

/* A CRL of this root. */
struct known_crl {
    uint8_t root_id[ROOT_ID_SIZE];
    struct bytes der; /* all of it, for whoever keeps it; not looked at here */
    struct crl crl;
};

struct trust_params {
    const struct pair_set *pairs;
    const struct known_crl *crls; /* what any of them lists is revoked; the file's own counts besides */
    size_t crl_count;
    /* The roots (of pairs->roots) under which the file's own CRL verifies. Only looked at if the file has a CRL. */
    const uint8_t (*crl_roots)[ROOT_ID_SIZE];
    size_t crl_root_count;
    int64_t not_before_time; /* "not yet valid" is judged by this: the later of the clock and the newest `issued` */
    int64_t now;
    bool ignore_dates; /* a last-known-good is served after its signer's end, with a warning */
};

/*
 * Succeeds if at least one signer counts, and stores the id of the first in *signer (may be NULL), which lives as long
 * as the pairs. Signatures are checked already (sealed_check_signatures()). Dates and serial number are those of the
 * certificate in the source: the one in the file is only what its signer says. A certificate is valid from
 * CLOCK_TOLERANCE before its begin to CLOCK_TOLERANCE after its end. Errors, if none counts: ERR_SIGNER_REVOKED if any
 * was revoked, else ERR_SIGNER_EXPIRED if any was not valid now, else ERR_UNKNOWN_SIGNER.
 */
NODISCARD enum err trust_judge(const struct sealed *s, const struct trust_params *params, const char **signer,
                               struct errinfo *e);

#endif
