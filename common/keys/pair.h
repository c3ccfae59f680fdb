/*
 * keys/pair: certificate pairs as a client or a verifier holds them, after their certificates have been checked.
 */
#ifndef ROLLSEAL_KEYS_PAIR_H
#define ROLLSEAL_KEYS_PAIR_H

#include "keys/key.h"
#include "keys/signing.h"

#define PAIR_ID_LENGTH 16
#define PAIR_ID_SIZE (PAIR_ID_LENGTH + 1)
#define ROOT_ID_SIZE 32

/* A pair id is 16 lower-case hex digits. */
bool pair_id_is_valid(struct bytes text);

/* The organization's root certificate. Its id is the SHA-256 of its DER. */
struct root {
    uint8_t id[ROOT_ID_SIZE];
    struct buf der;
};

struct pair {
    char id[PAIR_ID_SIZE];
    struct public_key public_key;  /* of the encryption certificate */
    int64_t not_before, not_after; /* of the encryption certificate; binds only who seals */
    struct signing_certificate signing;
    uint8_t root_id[ROOT_ID_SIZE];
    struct key *key; /* of the encryption certificate, owned; NULL if it is not there */
    char *origin;    /* the file it came from, owned, for messages; may be NULL */
};

/* The pairs of a certificate source, and the roots that they need. */
struct pair_set {
    struct pair *pairs; /* ascending by id, each id once */
    size_t count;
    struct root *roots; /* each once */
    size_t root_count;
};

/* Wipes and frees everything; accepts an empty set. */
void pair_set_done(struct pair_set *s);

void pair_done(struct pair *p);

/* Takes the pair over (*p is emptied, on failure too). Of two with the same id the one with a key stays. Errors:
 * ERR_INTERNAL. */
NODISCARD enum err pair_set_add(struct pair_set *s, struct pair *p, struct errinfo *e);

/* Adds a copy of this certificate if no root with its id is there. Errors: ERR_INTERNAL. */
NODISCARD enum err pair_set_add_root(struct pair_set *s, struct bytes der, struct errinfo *e);

/* Moves everything of `from` into s; `from` is empty afterwards, on failure too. Errors: ERR_INTERNAL. */
NODISCARD enum err pair_set_merge(struct pair_set *s, struct pair_set *from, struct errinfo *e);

/* NULL if there is none. */
const struct pair *pair_set_find(const struct pair_set *s, struct bytes id);
const struct pair *pair_set_find_signer(const struct pair_set *s, const uint8_t key[static SIGNING_KEY_SIZE]);
const struct root *pair_set_find_root(const struct pair_set *s, const uint8_t id[static ROOT_ID_SIZE]);

#endif
