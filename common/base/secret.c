#include "base/secret.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static enum err sodium_ready(struct errinfo *e)
{
    if (sodium_init() < 0)
        return err_set(e, ERR_INTERNAL, "libsodium cannot be initialised");
    return ERR_OK;
}

static void release(struct secret *s)
{
    if (s == NULL)
        return;
    sodium_free(s->bytes);
    free(s);
}

/*
 * Guarded memory costs about ten system calls each time, and most secrets are keys of a few sizes that live for a
 * moment. So a few small ones are kept, wiped, when they are freed, and given out again for the same size. A slot is
 * taken and filled by one atomic exchange, for programs with threads.
 */
#define KEPT_COUNT 8
#define KEPT_MAX_SIZE 64u
static _Atomic(struct secret *) kept[KEPT_COUNT];

/* A wiped one of exactly this size; NULL if none is kept. */
static struct secret *take_kept(size_t size)
{
    for (size_t i = 0; i < KEPT_COUNT && size <= KEPT_MAX_SIZE; i++) {
        struct secret *s = atomic_exchange(&kept[i], NULL);
        if (s != NULL && s->size == size)
            return s;
        s = s != NULL ? atomic_exchange(&kept[i], s) : NULL;
        release(s); /* somebody else filled the slot meanwhile */
    }
    return NULL;
}

/* False if there is no room for it. */
static bool keep(struct secret *s)
{
    if (s->size != s->capacity || s->size > KEPT_MAX_SIZE)
        return false;
    sodium_memzero(s->bytes, s->size);
    for (size_t i = 0; i < KEPT_COUNT; i++) {
        struct secret *none = NULL;
        if (atomic_compare_exchange_strong(&kept[i], &none, s))
            return true;
    }
    return false;
}

enum err secret_new(size_t size, struct secret **out, struct errinfo *e)
{
    enum err error = sodium_ready(e);
    if (error != ERR_OK)
        return error;
    struct secret *s = take_kept(size);
    if (s != NULL) {
        *out = s;
        return ERR_OK;
    }
    s = malloc(sizeof *s);
    if (s == NULL)
        return err_no_memory(e);
    s->bytes = sodium_malloc(size);
    if (s->bytes == NULL) {
        free(s);
        return err_no_memory(e);
    }
    s->size = size;
    s->capacity = size;
    sodium_memzero(s->bytes, size);
    *out = s;
    return ERR_OK;
}

enum err secret_copy(struct bytes from, struct secret **out, struct errinfo *e)
{
    return secret_join(&from, 1, out, e);
}

enum err secret_join(const struct bytes *pieces, size_t count, struct secret **out, struct errinfo *e)
{
    struct secret *s = NULL;
    size_t size = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        size += pieces[i].size;
    enum err error = secret_new(size, &s, e);
    if (error != ERR_OK)
        return error;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].size > 0)
            memcpy(s->bytes + at, pieces[i].data, pieces[i].size);
        at += pieces[i].size;
    }
    *out = s;
    return ERR_OK;
}

enum err secret_terminate(struct bytes text, struct secret **out, struct errinfo *e)
{
    const struct bytes with_nul[] = {text, {(const uint8_t *)"", 1}};
    return secret_join(with_nul, 2, out, e);
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
    if (!keep(*s))
        release(*s);
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
