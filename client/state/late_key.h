/*
 * state/late_key: a private key whose bytes are read when it is used, because that needs OpenSSL: a read that is
 * refused, or opens with another key, never loads it.
 */
#ifndef ROLLSEAL_STATE_LATE_KEY_H
#define ROLLSEAL_STATE_LATE_KEY_H

#include "crypt/key.h"

/* Takes *der over (on failure too). NULL without memory. Its operations have the errors of key_load() besides. */
struct key *late_key_new(struct secret **der, enum key_encoding encoding, const struct public_key *public_key);

#endif
