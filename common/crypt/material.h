/*
 * crypt/material: what was found in one source file, in any order: certificates by what they say they are, and private
 * keys. Pairs are put together from it once everything is there.
 */
#ifndef ROLLSEAL_CRYPT_MATERIAL_H
#define ROLLSEAL_CRYPT_MATERIAL_H

#include "base/limits.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "crypt/name.h"

struct found_certificate {
    enum certificate_role role;
    char pair_id[PAIR_ID_SIZE]; /* of ROLE_ENCRYPTION and ROLE_SIGNING */
    struct buf der;
};

struct found_key {
    struct key *key; /* NULL once it is taken */
    struct secret *der;
    enum key_encoding encoding;
};

struct material {
    struct found_certificate certificates[LIMIT_PEM_BLOCKS];
    size_t certificate_count;
    struct found_key keys[LIMIT_PEM_BLOCKS];
    size_t key_count;
    size_t looked_at; /* blocks or bags, of whatever kind */
};

/* Empty, on the heap. Errors: ERR_INTERNAL. */
NODISCARD enum err material_new(struct material **out, struct errinfo *e);
void material_free(struct material **m);

/* One more block of the file is looked at. Errors: ERR_TOO_LARGE over LIMIT_PEM_BLOCKS. */
NODISCARD enum err material_count(struct material *m, struct errinfo *e);

/* Both copy, and leave out what cannot belong to a pair (other certificates, keys of other kinds). Called after
 * material_count(). Errors: ERR_MALFORMED, ERR_TOO_LARGE (certificates), ERR_INTERNAL. */
NODISCARD enum err material_add_certificate(struct material *m, struct bytes der, struct errinfo *e);
NODISCARD enum err material_add_key(struct material *m, struct bytes der, enum key_encoding encoding,
                                    struct errinfo *e);

/* Everything in a source file, PEM or PKCS#12. Errors: those of pairs_load(). */
NODISCARD enum err material_read(struct bytes source, const struct load_params *params, struct material **out,
                                 struct errinfo *e);

/* The parts of the pair of this encryption certificate, not checked yet; its key is taken out. *key says how the key
 * was written, or is NULL if it is not there; it may be NULL itself. Errors: ERR_MALFORMED. */
NODISCARD enum err material_take(struct material *m, const struct found_certificate *encryption, struct pair_parts *out,
                                 const struct found_key **key, struct errinfo *e);

/* Puts the pairs together and checks them. Errors: those of pairs_load(). */
NODISCARD enum err material_to_pairs(struct material *m, const struct load_params *params, struct pair_set *out,
                                     struct errinfo *e);

#endif
