/*
 * seal/open: the body of a sealed file: an age file for its recipients and nobody else.
 */
#ifndef ROLLSEAL_SEAL_OPEN_H
#define ROLLSEAL_SEAL_OPEN_H

#include "seal/sealed.h"

/*
 * The body's header has the form of one for the recipients: as many stanzas as there are recipients, and none for a
 * passphrase. Needs no key and does no cryptography. Errors: ERR_MALFORMED, ERR_TOO_LARGE.
 */
NODISCARD enum err sealed_check_stanzas(const struct sealed *s, struct errinfo *e);

/*
 * The key of the body, by the keys of those pairs that are among the recipients. The caller has verified the signatures
 * and checked the body; the stanzas are checked here. Errors: ERR_NO_PAIR (none of the pairs is a recipient),
 * ERR_CANNOT_OPEN (one is, but its key is not there or does not open it; names the pair and the file it came from),
 * ERR_MALFORMED, ERR_TOO_LARGE.
 */
struct body_key {
    struct secret *file_key; /* of the age file that the body is */
    size_t header_size;      /* where the payload begins in it */
};
void body_key_done(struct body_key *k);
NODISCARD enum err sealed_open_key(const struct sealed *s, const struct pair_set *pairs, struct body_key *out,
                                   struct errinfo *e);

/* The plaintext. Errors: ERR_CANNOT_OPEN, ERR_MALFORMED, ERR_TOO_LARGE over LIMIT_CONFIGURATION. */
NODISCARD enum err sealed_open_body(const struct sealed *s, const struct body_key *key, struct secret **out,
                                    struct errinfo *e);

/* Both. */
NODISCARD enum err sealed_open(const struct sealed *s, const struct pair_set *pairs, struct secret **out,
                               struct errinfo *e);

#endif
