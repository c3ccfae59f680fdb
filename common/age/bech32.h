/*
 * age/bech32: Bech32 (BIP 173) strings, the text form of age's keys. Strict: one case for each kind of string, one
 * encoding for each key. Private keys pass through here, so nothing branches on what is encoded.
 */
#ifndef ROLLSEAL_AGE_BECH32_H
#define ROLLSEAL_AGE_BECH32_H

#include "base/secret.h"

#define BECH32_MAX 90      /* characters (BIP 173) */
#define BECH32_MAX_DATA 40 /* bytes: with a prefix of up to 15 characters they fit */

enum bech32_case { BECH32_LOWER, BECH32_UPPER };

/* What a kind of string looks like: `prefix` is its human-readable part, in the right case, without the '1'. */
struct bech32_kind {
    const char *prefix;
    enum bech32_case letters;
};

/* Writes the string of up to BECH32_MAX_DATA bytes, with a NUL. The caller wipes it if it is secret. */
void bech32_encode(const struct bech32_kind *kind, struct bytes data, char out[static BECH32_MAX + 1]);

/* Exactly `size` bytes from a string of this kind; false on anything else, and then out is untouched or partly
 * written. */
NODISCARD bool bech32_decode(const struct bech32_kind *kind, struct bytes text, uint8_t *out, size_t size);

#endif
