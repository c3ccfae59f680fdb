/*
 * audit/verify: whether the audit list is the one that was written, as far as a published file has seen it.
 */
#ifndef ROLLSEAL_ADMIN_AUDIT_VERIFY_H
#define ROLLSEAL_ADMIN_AUDIT_VERIFY_H

#include "vault/vault.h"

/* What the file at `path` tells of the audit list: a sealed file of any name and ring, signed by a pair that the
 * vault's root issued and has not revoked. Errors: those of reading, ERR_NOT_SEALED, ERR_MALFORMED, ERR_TOO_LARGE,
 * ERR_BAD_SIGNATURE, ERR_UNKNOWN_SIGNER, ERR_SIGNER_REVOKED, ERR_NOT_FOUND (it tells nothing). */
NODISCARD enum err verify_load_witness(struct vault *v, const char *path, struct audit_head *out, struct errinfo *e);

#endif
