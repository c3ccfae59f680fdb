#include "base/secret.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static enum err sodium_ready(struct errinfo *e)
{
    if (sodium_init() < 0)
        return err_set(e, ERR_INTERNAL, "libsodium cannot be initialised");
    return ERR_OK;
}

enum err secret_new(size_t size, struct secret **out, struct errinfo *e)
{
    enum err error = sodium_ready(e);
    if (error != ERR_OK)
        return error;
    struct secret *s = malloc(sizeof *s);
    if (s == NULL)
        return err_no_memory(e);
    s->bytes = sodium_malloc(size);
    if (s->bytes == NULL) {
        free(s);
        return err_no_memory(e);
    }
    s->size = size;
    sodium_memzero(s->bytes, size);
    *out = s;
    return ERR_OK;
}

enum err secret_copy(struct bytes from, struct secret **out, struct errinfo *e)
{
    struct secret *s = NULL;
    enum err error = secret_new(from.size, &s, e);
    if (error != ERR_OK)
        return error;
    if (from.size > 0)
        memcpy(s->bytes, from.data, from.size);
    *out = s;
    return ERR_OK;
}

enum err secret_random(size_t size, struct secret **out, struct errinfo *e)
{
    struct secret *s = NULL;
    enum err error = secret_new(size, &s, e);
    if (error != ERR_OK)
        return error;
    randombytes_buf(s->bytes, size);
    *out = s;
    return ERR_OK;
}

void secret_shorten(struct secret *s, size_t new_size)
{
    if (new_size >= s->size)
        return;
    sodium_memzero(s->bytes + new_size, s->size - new_size);
    s->size = new_size;
}

void secret_free(struct secret **s)
{
    if (*s == NULL)
        return;
    sodium_free((*s)->bytes);
    free(*s);
    *s = NULL;
}

bool secret_equals(const struct secret *s, struct bytes b)
{
    return s->size == b.size && sodium_memcmp(s->bytes, b.data, b.size) == 0;
}

void wipe(void *memory, size_t size)
{
    sodium_memzero(memory, size);
}

enum err random_bytes(void *out, size_t size, struct errinfo *e)
{
    enum err error = sodium_ready(e);
    if (error == ERR_OK)
        randombytes_buf(out, size);
    return error;
}

void sha256(struct bytes input, uint8_t out[static 32])
{
    crypto_hash_sha256(out, input.data, input.size);
}
