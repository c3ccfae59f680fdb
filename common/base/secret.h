/*
 * base/secret: the only home of key and plaintext bytes. Guarded pages, locked into memory where the account may, of
 * fixed size, wiped when freed. Few and whole: each one costs several pages, so no fields of structs are kept here.
 */
#ifndef ROLLSEAL_BASE_SECRET_H
#define ROLLSEAL_BASE_SECRET_H

#include "base/buf.h"

struct secret {
    uint8_t *bytes;
    size_t size;
    size_t capacity; /* of the memory: what size was before secret_shorten() */
};

/* A zeroed secret of `size` bytes (0 is allowed), owned by the caller. Errors: ERR_INTERNAL. */
NODISCARD enum err secret_new(size_t size, struct secret **out, struct errinfo *e);

/* A secret with a copy of `from`; the caller wipes the original. Errors: ERR_INTERNAL. */
NODISCARD enum err secret_copy(struct bytes from, struct secret **out, struct errinfo *e);

/* The same of several pieces, one behind the other. */
NODISCARD enum err secret_join(const struct bytes *pieces, size_t count, struct secret **out, struct errinfo *e);

/* The same of one text with a NUL behind it, for what takes C strings. Errors: ERR_INTERNAL. */
NODISCARD enum err secret_terminate(struct bytes text, struct secret **out, struct errinfo *e);

/* Random bytes from the operating system. Errors: ERR_INTERNAL. */
NODISCARD enum err secret_random(size_t size, struct secret **out, struct errinfo *e);

/* Makes it shorter: the bytes from new_size on are wiped, the memory stays. */
void secret_shorten(struct secret *s, size_t new_size);

/* Wipes, frees, sets to NULL; accepts NULL. */
void secret_free(struct secret **s);

/* A view of the bytes, valid as long as the secret. */
static inline struct bytes secret_bytes(const struct secret *s)
{
    return (struct bytes){s->bytes, s->size};
}

/* Equal in size and bytes; takes the same time wherever they differ. */
bool secret_equals(const struct secret *s, struct bytes b);

/* Wipes a local variable that held a secret, in a way that the compiler keeps. */
void wipe(void *memory, size_t size);

/* Random bytes that are not secret (temporary names, nonces, serial numbers). Errors: ERR_INTERNAL. */
NODISCARD enum err random_bytes(void *out, size_t size, struct errinfo *e);

/* SHA-256 (FIPS 180-4) of bytes in memory. */
void sha256(struct bytes input, uint8_t out[static 32]);

#endif
