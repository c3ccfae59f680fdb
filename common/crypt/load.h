/*
 * crypt/load: client parts (PEM or PKCS#12) to checked pairs. This is the full check of docs/format.md: chain to the
 * root, key usage, dates, pair id, key fits certificate.
 */
#ifndef ROLLSEAL_CRYPT_LOAD_H
#define ROLLSEAL_CRYPT_LOAD_H

#include "keys/pair.h"

struct load_params {
    const char *origin;                    /* the file's path, for messages */
    const struct secret *const *passwords; /* of PKCS#12 files; each is tried, and the empty one */
    size_t password_count;
    int64_t now; /* seconds since 1970 */
};

/*
 * Every pair in the bytes of one source file. Blocks of PEM may stand in any order; others, CRLs among them, are
 * skipped. A signing certificate whose dates do not include `now` is loaded all the same: a read judges dates. The
 * result has at least one pair; a pair without its private key has key NULL. What belongs to no pair is left out.
 *
 * Errors, after the origin: ERR_MALFORMED (no pair in it, or a pair that fails the check; says which certificate and
 * why), ERR_WRONG_PASSPHRASE (no password opens the PKCS#12), ERR_CANNOT_OPEN (key and certificate do not fit; a key in
 * PEM is under a password), ERR_TOO_LARGE (a certificate over LIMIT_CERTIFICATE, more blocks than LIMIT_PEM_BLOCKS,
 * more work for a password than LIMIT_P12_ITERATIONS), ERR_INTERNAL. *out is written on success only.
 */
NODISCARD enum err pairs_load(struct bytes source, const struct load_params *params, struct pair_set *out,
                              struct errinfo *e);

/* One pair from its parts, checked in the same way. `key` (may be NULL) is taken over, on failure too. Errors:
 * ERR_MALFORMED, ERR_TOO_LARGE, ERR_CANNOT_OPEN (the key is another's), ERR_INTERNAL. */
struct pair_parts {
    struct bytes encryption, signing, root; /* DER */
    struct key *key;
};
NODISCARD enum err pair_from_parts(const struct pair_parts *parts, int64_t now, struct pair *out, struct errinfo *e);

/* The 16 hex digits of a pair whose certificates have these public keys (SubjectPublicKeyInfo in DER; docs/format.md).
 * Errors: ERR_TOO_LARGE, ERR_INTERNAL. */
NODISCARD enum err pair_id_of(struct bytes encryption, struct bytes signing, char out[static PAIR_ID_SIZE],
                              struct errinfo *e);

#endif
