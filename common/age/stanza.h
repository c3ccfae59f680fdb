/*
 * age/stanza: the kinds of recipient stanza, as a table (docs/format.md, section The body). One file a kind.
 */
#ifndef ROLLSEAL_AGE_STANZA_H
#define ROLLSEAL_AGE_STANZA_H

#include "base/limits.h"
#include "keys/key.h"

#define FILE_KEY_SIZE 16

/* A stanza of a header; the arguments are views into the header, arguments[0] is its type. The body is owned. */
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
    /* The file key into a new secret. Errors: ERR_CANNOT_OPEN, ERR_MALFORMED (a low-order share). */
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

/* Appends `-> type arguments` and the body in lines of 64 characters, the last one shorter. For the kinds. */
void stanza_write(struct writer *w, const char *type_and_arguments, struct bytes body);

extern const struct stanza_kind stanza_x25519;
extern const struct stanza_kind stanza_p256tag;
extern const struct stanza_kind stanza_rsa;
extern const struct stanza_kind stanza_scrypt;

#endif
