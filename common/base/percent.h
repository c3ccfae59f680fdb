/*
 * base/percent: percent-encoding: any bytes as one word of printable ASCII. Bytes outside of 0x21 to 0x7E, and `%`
 * itself, become `%` and two upper-case hex digits; nothing else does, so there is one encoding of everything.
 */
#ifndef ROLLSEAL_BASE_PERCENT_H
#define ROLLSEAL_BASE_PERCENT_H

#include "base/buf.h"

void percent_write(struct writer *w, struct bytes from);

/* Decodes into out, which holds `size` bytes, as a string. False if that is too little, on anything that is not the
 * canonical encoding, and on %00, which no string can hold. */
NODISCARD bool percent_decode(struct bytes word, char *out, size_t size);

#endif
