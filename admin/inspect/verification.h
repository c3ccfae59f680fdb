/*
 * inspect/verification: whether a sealed file is signed by a trusted pair, and current: what a client would say of it,
 * without a private key and without a memory of older versions.
 */
#ifndef ROLLSEAL_ADMIN_INSPECT_VERIFICATION_H
#define ROLLSEAL_ADMIN_INSPECT_VERIFICATION_H

#include "seal/sealed.h"

/*
 * Succeeds if a pair of `trust` signed the sealed file, its own CRL does not revoke that pair, the body is the signed
 * one and the file has not expired; stores the pair's id in *signer. Errors, the first that applies: ERR_NO_PAIR (no
 * pair to trust), ERR_BAD_SIGNATURE, ERR_SIGNER_REVOKED, ERR_SIGNER_EXPIRED, ERR_UNKNOWN_SIGNER, ERR_EXPIRED.
 */
NODISCARD enum err verification_make(const struct sealed *s, const struct pair_set *trust, int64_t now,
                                     const char **signer, struct errinfo *e);

#endif
