/*
 * age/stanza: the kinds of recipient stanza, as a table (docs/format.md, section The body). One file a kind.
 */
#ifndef ROLLSEAL_AGE_STANZA_H
#define ROLLSEAL_AGE_STANZA_H

#include "base/limits.h"
#include "keys/key.h"

#define FILE_KEY_SIZE 16
#define WRAPPED_SIZE (FILE_KEY_SIZE + AGE_TAG) /* a file key sealed with ChaCha20-Poly1305 */

/* A stanza of a header; the arguments are views into the header, arguments[0] is its type. The body is owned. A foreign
 * stanza may have more arguments than any kind here: argument_count counts them all, the first ones are kept. */
struct stanza {
    struct bytes arguments[LIMIT_STANZA_ARGUMENTS];
    size_t argument_count;
    struct buf body;
};

void stanza_done(struct stanza *s);

/* Who opens: a private key, or a passphrase (UTF-8 bytes, no newline). Exactly one is set; both are borrowed. */
struct identity {
    const struct key *key;
    const struct secret *passphrase;
    unsigned logn_max; /* with a passphrase: the highest scrypt work factor (log2) to go along with */
};

/* For whom it is sealed: a public key, or a passphrase. Borrowed. */
struct recipient {
    const struct public_key *public_key;
    const struct secret *passphrase;
    unsigned logn; /* with a passphrase */
};

/* A kind of stanza. Static and const; the table is in stanza.c. */
struct stanza_kind {
    const char *type;
    /* Number and form of arguments and length of the body, before any work with a key. Errors: ERR_MALFORMED. */
    enum err (*check)(const struct stanza *s, struct errinfo *e);
    /* The stanza may be for this identity (kind of key, tag). */
    bool (*is_for)(const struct stanza *s, const struct identity *who);
    /* The file key into a new secret. Errors: ERR_CANNOT_OPEN, ERR_MALFORMED (a low-order share; a body that does not
     * have the length for this key), ERR_TOO_LARGE (more scrypt work than the identity goes along with). */
    enum err (*unwrap)(const struct stanza *s, const struct identity *who, struct secret **file_key, struct errinfo *e);
    /* This kind is the one for this recipient. */
    bool (*serves)(const struct recipient *to);
    /* Appends the whole stanza, from "-> " on. Errors: ERR_MALFORMED, ERR_INTERNAL. */
    enum err (*wrap)(const struct recipient *to, const struct secret *file_key, struct writer *w, struct errinfo *e);
};

/* NULL if no kind has this type. */
const struct stanza_kind *stanza_kind_of_type(struct bytes type);
/* NULL if none serves it. */
const struct stanza_kind *stanza_kind_for(const struct recipient *to);

extern const struct stanza_kind stanza_x25519;
extern const struct stanza_kind stanza_p256tag;
extern const struct stanza_kind stanza_rsa;
extern const struct stanza_kind stanza_scrypt;

/* ---- For the kinds ---- */

/* It has so many arguments besides its type. Errors: ERR_MALFORMED. */
NODISCARD enum err stanza_check_count(const struct stanza *s, size_t arguments, struct errinfo *e);

/* The body has this length. Errors: ERR_MALFORMED. */
NODISCARD enum err stanza_check_body(const struct stanza *s, size_t size, struct errinfo *e);

/* Decodes argument `index` (the type is 0), which is exactly `size` bytes in raw base64. Errors: ERR_MALFORMED. */
NODISCARD enum err stanza_decode(const struct stanza *s, size_t index, uint8_t *out, size_t size, struct errinfo *e);

/* Ends the line of arguments and appends the body, in lines of 64 characters, the last one shorter. */
void stanza_write_body(struct writer *w, struct bytes body);

/* What seals a file key: a key for ChaCha20-Poly1305 (RFC 8439) that is used once, so that the nonce may be zero. */
struct wrap_key {
    uint8_t key[32];
    uint8_t nonce[12];
};

void wrap_key_seal(const struct wrap_key *k, const struct secret *file_key, uint8_t out[static WRAPPED_SIZE]);

/* Opens a body of WRAPPED_SIZE bytes. Errors: ERR_CANNOT_OPEN. */
NODISCARD enum err wrap_key_open(const struct wrap_key *k, const struct stanza *s, struct secret **file_key,
                                 struct errinfo *e);

#endif
