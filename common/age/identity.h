/*
 * age/identity: the text forms of X25519 and P-256 keys that age uses: Bech32 (BIP 173) strings.
 */
#ifndef ROLLSEAL_AGE_IDENTITY_H
#define ROLLSEAL_AGE_IDENTITY_H

#include "keys/key.h"

/* "AGE-SECRET-KEY-1…" of an X25519 key, without LF, as a new secret. Errors: ERR_USAGE for another kind of key. */
NODISCARD enum err identity_format(const struct key *k, struct secret **out, struct errinfo *e);

/* The key of an "AGE-SECRET-KEY-1…" line. Errors: ERR_MALFORMED. */
NODISCARD enum err identity_parse(struct bytes text, struct key **out, struct errinfo *e);

/* The keys of a file of such lines; empty lines and lines that begin with '#' are skipped. Each key goes to `take`,
 * which owns it from then on. Errors: ERR_MALFORMED (names the line), what `take` returns. */
NODISCARD enum err identity_parse_file(struct bytes text, enum err (*take)(struct key *k, void *context), void *context,
                                       struct errinfo *e);

/* "age1…" (X25519) or "age1tag1…" (P-256) as a new string for free(). Errors: ERR_USAGE for RSA. */
NODISCARD enum err recipient_format(const struct public_key *k, char **out, struct errinfo *e);

/* The key of an "age1…" or "age1tag1…" string. Errors: ERR_MALFORMED. */
NODISCARD enum err recipient_parse(struct bytes text, struct public_key *out, struct errinfo *e);

#endif
