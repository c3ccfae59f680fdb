/*
 * vault/audit_chain: what makes the audit list a chain. The hash of row N is SHA-256 over
 *
 *     "rollseal-audit/1" || hash of row N-1, 32 zero bytes for the first || id || time
 *     || account || action || object || detail || reason
 *
 * Numbers are 8 bytes, big-endian; a text is the byte 1, its length as such a number, and its bytes; one that is
 * missing is the byte 0. Ids count from 1 without a gap. Whoever knows the hash of row N (each published file tells
 * one) can find every change, removal and truncation up to that row; without such a witness, somebody who can write to
 * the registry can make the chain anew.
 */
#ifndef ROLLSEAL_VAULT_AUDIT_CHAIN_H
#define ROLLSEAL_VAULT_AUDIT_CHAIN_H

#include "vault/registry.h"

/* The hash of a row behind the one whose hash is `before`. Errors: ERR_TOO_LARGE, ERR_INTERNAL. */
NODISCARD enum err audit_chain_link(const uint8_t before[static AUDIT_HASH_SIZE], const struct audit_row *row,
                                    uint8_t out[static AUDIT_HASH_SIZE], struct errinfo *e);

#endif
