/*
 * state/memory: remembers the outcome of the full check of a source file, so that it is made once.
 *
 * A record holds no secrets: which pairs and roots are in the file, what a read needs to know of them, and at which
 * byte of the file the block with a pair's private key begins. It is kept under the SHA-256 of the file's bytes, for
 * this version of the program, and believed only if it and its folder belong to this account or to root. Only PEM files
 * are remembered: the keys of a PKCS#12 file cannot be read without its password, which is the slow part.
 */
#ifndef ROLLSEAL_STATE_MEMORY_H
#define ROLLSEAL_STATE_MEMORY_H

#include "state/state.h"

/* For struct source_params; the state is borrowed. */
struct source_memory memory_of(struct state *s);

#endif
