/*
 * pair/client_part: what clients need of a pair: encryption certificate and its private key, signing certificate
 * without its key, root certificate and CRL. Whoever holds it reads every configuration sealed to the pair, and forges
 * none.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_CLIENT_PART_H
#define ROLLSEAL_ADMIN_PAIR_CLIENT_PART_H

#include "crypt/load.h"
#include "vault/vault.h"

struct client_part {
    struct pair_row row;
    struct vault_facts vault;
    struct secret *key; /* PKCS#8 of the encryption certificate */
    struct pair pair;   /* the same, checked as clients check it */
};

/* Accepts a zeroed one. */
void client_part_done(struct client_part *p);

/* The vault is unlocked; *p is zeroed, and for client_part_done() also after an error. Errors: ERR_NOT_FOUND,
 * ERR_CONFLICT (the pair is revoked), those of the full check that clients make and of the vault. */
NODISCARD enum err client_part_load(struct vault *v, const char *id, int64_t now, struct client_part *p,
                                    struct errinfo *e);

/* As PEM. */
NODISCARD enum err client_part_pem(const struct client_part *p, struct secret **out, struct errinfo *e);

/* A client that loads these bytes gets this pair with its key, and nothing else. Errors: ERR_INTERNAL, those of
 * pairs_load(). */
NODISCARD enum err client_part_check(const struct client_part *p, const struct secret *built,
                                     const struct load_params *how, struct errinfo *e);

#endif
