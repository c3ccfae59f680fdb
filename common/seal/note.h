/*
 * seal/note: signed notes (C2SP signed-note): a text, an empty line, and signature lines. Knows nothing of what the
 * text says, except how its signature lines name their keys.
 */
#ifndef ROLLSEAL_SEAL_NOTE_H
#define ROLLSEAL_SEAL_NOTE_H

#include "base/limits.h"
#include "keys/signing.h"

#define NOTE_KEY_ID_SIZE 4

/* One signature line: `— NAME base64(key ID || signature)`. */
struct note_signature {
    struct bytes name; /* a view */
    uint8_t key_id[NOTE_KEY_ID_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
};

struct note {
    struct bytes text; /* every byte up to and including the LF of its last line: what is signed */
    struct note_signature signatures[LIMIT_SIGNERS];
    size_t signature_count;
    struct bytes rest; /* everything after the last signature line */
};

/*
 * Splits `file` into text, signatures and rest. The text is printable ASCII in lines that end in LF, with no empty
 * line. Signature lines go on as long as lines begin with an em dash and a space; there is at least one. Text and
 * signatures together are at most LIMIT_HEAD bytes. Errors: ERR_MALFORMED, ERR_TOO_LARGE.
 */
NODISCARD enum err note_parse(struct bytes file, struct note *out, struct errinfo *e);

/* The key ID of an Ed25519 key with this name (signed-note, "Signature types"). */
void note_key_id(const char *name, const uint8_t key[static SIGNING_KEY_SIZE], uint8_t out[static NOTE_KEY_ID_SIZE]);

/* Appends one signature line for `text` by the key with this name. Errors: ERR_INTERNAL. */
NODISCARD enum err note_sign(struct writer *w, struct bytes text, const char *name, const struct secret *seed,
                             const uint8_t key[static SIGNING_KEY_SIZE], struct errinfo *e);

#endif
