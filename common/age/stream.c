#include "age/stream.h"

#include <sodium.h>
#include <stdlib.h>

#include "age/hkdf.h"
#include "crypt/bulk.h"

#define NONCE_SIZE 12 /* of a chunk: a counter of 11 bytes, and a byte that marks the last one */

/* Plaintext from which OpenSSL's cipher is the faster one. Measured: libsodium needs 0.8 ms for 1 MiB and OpenSSL 0.4
 * ms, but loading OpenSSL takes 1.3 ms and setting its cipher up another one. */
#define BULK_FROM (4u * MIB)

struct stream {
    struct secret *key; /* NULL if bulk is there */
    struct bulk *bulk;
    uint64_t next; /* number of the next chunk */
    bool is_ended; /* the last chunk has been there */
};

static enum err derive_key(const struct secret *file_key, const uint8_t *nonce, struct secret **out, struct errinfo *e)
{
    enum err error = secret_new(HKDF_SIZE, out, e);
    if (error == ERR_OK)
        hkdf(secret_bytes(file_key), (struct bytes){nonce, AGE_NONCE}, "payload", (*out)->bytes);
    return error;
}

enum err stream_new(const struct secret *file_key, const uint8_t nonce[static AGE_NONCE], enum stream_size size,
                    struct stream **out, struct errinfo *e)
{
    struct stream *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(e);
    enum err error = derive_key(file_key, nonce, &s->key, e);
    if (error == ERR_OK && size == STREAM_BULK) {
        error = bulk_new(s->key, &s->bulk, e);
        secret_free(&s->key);
    }
    if (error == ERR_OK)
        *out = s;
    else
        stream_free(&s);
    return error;
}

void stream_free(struct stream **s)
{
    if (*s == NULL)
        return;
    secret_free(&(*s)->key);
    bulk_free(&(*s)->bulk);
    free(*s);
    *s = NULL;
}

/* A counter of 64 bits is enough for 10^24 bytes; the three bytes above it stay 0. */
static void chunk_nonce(uint64_t number, bool is_last, uint8_t nonce[static NONCE_SIZE])
{
    for (size_t i = NONCE_SIZE - 1; i-- > 0; number >>= 8)
        nonce[i] = (uint8_t)number;
    nonce[NONCE_SIZE - 1] = is_last ? 1 : 0;
}

enum err stream_seal_chunk(struct stream *s, struct bytes in, bool is_last, uint8_t *out, struct errinfo *e)
{
    uint8_t nonce[NONCE_SIZE];
    enum err error = ERR_OK;
    chunk_nonce(s->next, is_last, nonce);
    if (s->bulk != NULL)
        error = bulk_seal(s->bulk, nonce, in, out, e);
    else
        crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, in.data, in.size, NULL, 0, NULL, nonce, s->key->bytes);
    s->next++;
    return error;
}

static enum err open_as(struct stream *s, struct bytes in, bool is_last, uint8_t *out, struct errinfo *e)
{
    uint8_t nonce[NONCE_SIZE];
    chunk_nonce(s->next, is_last, nonce);
    if (s->bulk != NULL)
        return bulk_open(s->bulk, nonce, in, out, e);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, in.data, in.size, NULL, 0, nonce, s->key->bytes) ==
        0)
        return ERR_OK;
    return err_set(e, ERR_CANNOT_OPEN, "the chunk is not authentic");
}

/* A whole chunk may be any one, and mostly is not the last; a shorter one can be nothing else. */
static enum err open_either(struct stream *s, struct bytes in, uint8_t *out, struct errinfo *e)
{
    if (in.size == STREAM_SEALED_CHUNK) {
        enum err error = open_as(s, in, false, out, e);
        if (error != ERR_CANNOT_OPEN)
            return error;
    }
    enum err error = open_as(s, in, true, out, e);
    if (error == ERR_OK)
        s->is_ended = true;
    return error;
}

enum err stream_open_chunk(struct stream *s, struct bytes in, uint8_t *out, struct errinfo *e)
{
    if (s->is_ended)
        return err_set(e, ERR_CANNOT_OPEN, "the age file goes on behind its last chunk");
    if (in.size < AGE_TAG)
        return err_set(e, ERR_CANNOT_OPEN, "the age file is cut off in chunk %llu", (unsigned long long)s->next);
    if (in.size == AGE_TAG && s->next > 0)
        return err_set(e, ERR_CANNOT_OPEN, "the last chunk of the age file is empty, with others before it");
    enum err error = open_either(s, in, out, e);
    if (error == ERR_CANNOT_OPEN)
        return err_set(e, error, "chunk %llu of the age file is damaged, or the file is cut off in it",
                       (unsigned long long)s->next);
    s->next++;
    return error;
}

enum err stream_check_end(const struct stream *s, struct errinfo *e)
{
    if (s->is_ended)
        return ERR_OK;
    return err_set(e, ERR_CANNOT_OPEN, "the age file is cut off: its last chunk is missing");
}

/* An empty payload has one chunk too. */
static size_t chunks_of(size_t size, size_t chunk_size)
{
    return size == 0 ? 1 : (size - 1) / chunk_size + 1;
}

size_t stream_sealed_size(size_t plain_size)
{
    return AGE_NONCE + plain_size + chunks_of(plain_size, AGE_CHUNK) * AGE_TAG;
}

static enum stream_size size_for(size_t plain_size)
{
    return plain_size >= BULK_FROM ? STREAM_BULK : STREAM_SMALL;
}

/* The next `size` bytes, or what is left. */
static struct bytes take_chunk(struct reader *r, size_t size)
{
    struct bytes chunk = r->left;
    return reader_take(r, r->left.size < size ? r->left.size : size, &chunk) ? chunk : r->left;
}

static enum err seal_chunks(struct stream *s, struct bytes plain, struct writer *w, struct errinfo *e)
{
    struct reader r = reader_of(plain);
    enum err error = ERR_OK;
    uint8_t *sealed = malloc(STREAM_SEALED_CHUNK);
    if (sealed == NULL)
        return err_no_memory(e);
    do {
        struct bytes chunk = take_chunk(&r, AGE_CHUNK);
        error = stream_seal_chunk(s, chunk, reader_is_done(&r), sealed, e);
        if (error == ERR_OK)
            writer_bytes(w, (struct bytes){sealed, chunk.size + AGE_TAG});
    } while (error == ERR_OK && !reader_is_done(&r));
    free(sealed);
    return error;
}

enum err stream_seal(const struct secret *file_key, struct bytes plain, struct writer *w, struct errinfo *e)
{
    uint8_t nonce[AGE_NONCE];
    struct stream *s = NULL;
    enum err error = random_bytes(nonce, sizeof nonce, e);
    if (error == ERR_OK)
        error = stream_new(file_key, nonce, size_for(plain.size), &s, e);
    if (error == ERR_OK) {
        writer_bytes(w, (struct bytes){nonce, sizeof nonce});
        error = seal_chunks(s, plain, w, e);
    }
    stream_free(&s);
    return error;
}

static enum err open_chunks(struct stream *s, struct reader *r, uint8_t *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    do {
        struct bytes chunk = take_chunk(r, STREAM_SEALED_CHUNK);
        error = stream_open_chunk(s, chunk, out, e);
        if (error == ERR_OK)
            out += chunk.size - AGE_TAG;
    } while (error == ERR_OK && !reader_is_done(r));
    return error == ERR_OK ? stream_check_end(s, e) : error;
}

/* The size of the plaintext in these chunks, which nobody has authenticated yet. */
static enum err measure(struct bytes chunks, size_t limit, size_t *plain_size, struct errinfo *e)
{
    const size_t count = chunks_of(chunks.size, STREAM_SEALED_CHUNK);
    const size_t last_size = chunks.size - (count - 1) * STREAM_SEALED_CHUNK;
    if (last_size < AGE_TAG)
        return err_set(e, ERR_CANNOT_OPEN, "the age file is cut off in chunk %zu", count - 1);
    const size_t size = chunks.size - count * AGE_TAG;
    if (size > limit)
        return err_set(e, ERR_TOO_LARGE, "the age file holds %zu bytes; at most %zu are allowed here", size, limit);
    *plain_size = size;
    return ERR_OK;
}

enum err stream_open(const struct secret *file_key, struct bytes payload, size_t limit, struct secret **out,
                     struct errinfo *e)
{
    struct reader r = reader_of(payload);
    struct bytes nonce;
    size_t plain_size = 0;
    struct secret *plain = NULL;
    struct stream *s = NULL;
    if (!reader_take(&r, AGE_NONCE, &nonce))
        return err_set(e, ERR_MALFORMED, "the age file is cut off in the nonce behind its header");
    enum err error = measure(r.left, limit, &plain_size, e);
    if (error == ERR_OK)
        error = secret_new(plain_size, &plain, e);
    if (error == ERR_OK)
        error = stream_new(file_key, nonce.data, size_for(plain_size), &s, e);
    if (error == ERR_OK)
        error = open_chunks(s, &r, plain->bytes, e);
    if (error == ERR_OK) {
        *out = plain;
        plain = NULL;
    }
    stream_free(&s);
    secret_free(&plain);
    return error;
}
