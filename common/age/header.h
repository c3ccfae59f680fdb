/*
 * age/header: the header of an age v1 file: parse it without any key, open it with identities, write one.
 */
#ifndef ROLLSEAL_AGE_HEADER_H
#define ROLLSEAL_AGE_HEADER_H

#include "age/stanza.h"

struct age_header {
    struct stanza stanzas[LIMIT_STANZAS];
    size_t stanza_count;
    struct bytes authenticated; /* from the first byte up to and including "---": what the MAC covers */
    uint8_t mac[32];
    size_t size; /* of the whole header: the nonce follows */
};

/*
 * Parses the header at the beginning of `file` and checks every stanza of a known kind. Strict: one encoding for each
 * header. Views point into `file`. Errors: ERR_MALFORMED, ERR_TOO_LARGE over LIMIT_AGE_HEADER. On failure nothing is
 * left to free.
 */
NODISCARD enum err age_header_parse(struct bytes file, struct age_header *out, struct errinfo *e);

void age_header_done(struct age_header *h);

/* Some stanza is of this type. */
bool age_header_has(const struct age_header *h, const char *type);

/*
 * The file key, by the first identity and stanza that go together and open. Nothing is authentic yet. Errors:
 * ERR_NO_PAIR (no stanza is for any of the identities, or a passphrase does not fit), ERR_CANNOT_OPEN (one was, but did
 * not open: for X25519, which names no recipient, that is what a foreign stanza looks like), ERR_MALFORMED,
 * ERR_TOO_LARGE (more scrypt work than the identity goes along with).
 */
NODISCARD enum err age_header_unwrap(const struct age_header *h, const struct identity *identities, size_t count,
                                     struct secret **file_key, struct errinfo *e);

/* The header is the one that was made with this file key. Errors: ERR_CANNOT_OPEN. */
NODISCARD enum err age_header_check_mac(const struct age_header *h, const struct secret *file_key, struct errinfo *e);

/* Both: the file key of an authentic header. Errors: as age_header_unwrap(), age_header_check_mac(). */
NODISCARD enum err age_header_open(const struct age_header *h, const struct identity *identities, size_t count,
                                   struct secret **file_key, struct errinfo *e);

/* A new file key and the header for these recipients. Errors: ERR_MALFORMED, ERR_INTERNAL, ERR_USAGE (no recipient,
 * more than LIMIT_STANZAS, or a passphrase among others). */
NODISCARD enum err age_header_make(const struct recipient *recipients, size_t count, struct buf *header,
                                   struct secret **file_key, struct errinfo *e);

#endif
