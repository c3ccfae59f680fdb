/*
 * base/hex: hexadecimal and base64 (RFC 4648 section 4), in their one canonical encoding.
 */
#ifndef ROLLSEAL_BASE_HEX_H
#define ROLLSEAL_BASE_HEX_H

#include "base/buf.h"

enum base64_form {
    BASE64_PADDED, /* with '=' at the end */
    BASE64_RAW,    /* without */
};

/* Lower-case hex of the bytes with a NUL; out holds 2 * size + 1 characters. */
void hex_encode(struct bytes from, char *out);

/* Exactly `size` bytes from lower-case hex; false on anything else, and then out is untouched or partly written. */
NODISCARD bool hex_decode(struct bytes text, uint8_t *out, size_t size);

/* The length in characters of `size` bytes in this form. */
size_t base64_length(size_t size, enum base64_form form);

/* Appends the encoding, without line breaks. */
void base64_write(struct writer *w, struct bytes from, enum base64_form form);

/*
 * Decodes into out, which holds `capacity` bytes, and stores how many there are in *size. False on anything that is not
 * the canonical encoding (other characters, wrong padding, bits behind the end) or is more than `capacity`. Takes the
 * same time for the same length, whatever the bytes: private keys pass through here.
 */
NODISCARD bool base64_decode(struct bytes text, enum base64_form form, uint8_t *out, size_t capacity, size_t *size);

#endif
