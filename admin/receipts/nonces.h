/*
 * receipts/nonces: what proves that a client could open a pair's probe.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_NONCES_H
#define ROLLSEAL_ADMIN_RECEIPTS_NONCES_H

#include "seal/receipt.h"
#include "vault/registry_probes.h"

/* Of each pair that has a probe, the present nonce and the one before. Zero-initialised it is empty. */
struct nonces {
    struct probe_row *probes; /* ascending by pair id */
    size_t count;
};

void nonces_done(struct nonces *n);

/* Errors: those of the registry. */
NODISCARD enum err nonces_load(struct registry *r, struct nonces *out, struct errinfo *e);

/* Takes the proofs out of a receipt that were not made with one of these nonces: they prove nothing. */
void nonces_keep_proven(const struct nonces *n, struct receipt *r);

#endif
