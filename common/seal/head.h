/*
 * seal/head: the text of a sealed file, both ways. For this room; others use seal/sealed.h and seal/seal.h.
 */
#ifndef ROLLSEAL_SEAL_HEAD_H
#define ROLLSEAL_SEAL_HEAD_H

#include "seal/seal.h"
#include "seal/sealed.h"

#define HEAD_FIRST_LINE "rollseal/1\n"
#define KEY_NAME_PREFIX "rollseal/"
#define KEY_NAME_SIZE (sizeof KEY_NAME_PREFIX + PAIR_ID_LENGTH)

/* The name of the key of a pair, or of a client, in its signature line: `rollseal/ID`. */
void head_key_name(const char *id, char out[static KEY_NAME_SIZE]);

/*
 * Reads s->note.text into the other fields; its first line is HEAD_FIRST_LINE. Errors: ERR_MALFORMED, ERR_TOO_LARGE.
 * s->decoded is the caller's to free, on failure too.
 */
NODISCARD enum err head_parse(struct sealed *s, struct errinfo *e);

/*
 * What stands behind the text goes with it: signature lines for these signers, and a body that is an age file. Errors:
 * ERR_MALFORMED.
 */
NODISCARD enum err head_check_note(const struct sealed *s, struct errinfo *e);

/* Writes the text for this body. What the parameters must not say is found when the result is parsed. */
void head_write(struct writer *w, const struct seal_params *params, struct bytes body);

#endif
