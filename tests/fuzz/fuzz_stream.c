/*
 * The payload of an age file. The first byte of an input says what the rest is:
 *
 *     0  a payload for the file key of tests/vectors/age
 *     1  a size (3 bytes) and a pattern: a plaintext of that size, which is sealed and must come back
 *     2  the same and a position (3 bytes) before the pattern: what is sealed is changed there, and must be refused
 *
 * Whole payloads, chunks with libsodium and chunks with OpenSSL must always agree.
 */
#include <stdlib.h>
#include <string.h>

#include "age/stream.h"
#include "base/hex.h"

#define SIZE_MAX_HERE (3 * AGE_CHUNK) /* enough for every case of chunks */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static struct secret *file_key(void)
{
    struct secret *key = NULL;
    demand(secret_new(16, &key, NULL) == ERR_OK);
    demand(hex_decode(bytes_text("043f603c0a79f347d5af79ca8e12f041"), key->bytes, key->size));
    return key;
}

/* All chunks that are authentic, into a writer, and how it ends. */
static enum err open_chunks(struct stream *s, struct bytes chunks, struct writer *plain)
{
    struct reader r = reader_of(chunks);
    uint8_t *out = malloc(AGE_CHUNK);
    enum err error = ERR_OK;
    demand(out != NULL);
    while (error == ERR_OK && !reader_is_done(&r)) {
        struct bytes chunk;
        demand(reader_take(&r, r.left.size < STREAM_SEALED_CHUNK ? r.left.size : STREAM_SEALED_CHUNK, &chunk));
        error = stream_open_chunk(s, chunk, out, NULL);
        if (error == ERR_OK)
            writer_bytes(plain, (struct bytes){out, chunk.size - AGE_TAG});
    }
    free(out);
    return error == ERR_OK ? stream_check_end(s, NULL) : error;
}

static enum err open_by_chunks(const struct secret *key, struct bytes payload, enum stream_size size,
                               struct writer *plain)
{
    struct reader r = reader_of(payload);
    struct bytes nonce;
    struct stream *s = NULL;
    if (!reader_take(&r, AGE_NONCE, &nonce))
        return ERR_MALFORMED;
    demand(stream_new(key, nonce.data, size, &s, NULL) == ERR_OK);
    enum err error = open_chunks(s, r.left, plain);
    stream_free(&s);
    return error;
}

/* In three ways; returns how it ends. */
static enum err open_payload(const struct secret *key, struct bytes payload, struct secret **whole)
{
    struct writer small = writer_to(payload.size), bulk = writer_to(payload.size);
    enum err error = stream_open(key, payload, payload.size, whole, NULL);
    demand(open_by_chunks(key, payload, STREAM_SMALL, &small) == error);
    demand(open_by_chunks(key, payload, STREAM_BULK, &bulk) == error);
    demand(bytes_equal(buf_bytes(&small.out), buf_bytes(&bulk.out)));
    demand((*whole != NULL) == (error == ERR_OK));
    demand(*whole == NULL || secret_equals(*whole, buf_bytes(&small.out)));
    writer_done(&small);
    writer_done(&bulk);
    return error;
}

static size_t take_number(struct reader *r)
{
    struct bytes b;
    return reader_take(r, 3, &b) ? (size_t)b.data[0] << 16 | (size_t)b.data[1] << 8 | b.data[2] : 0;
}

/* The pattern again and again; zeros without one. */
static struct secret *expand(struct bytes pattern, size_t size)
{
    struct secret *plain = NULL;
    demand(secret_new(size, &plain, NULL) == ERR_OK);
    for (size_t i = 0; i < size && pattern.size > 0; i++)
        plain->bytes[i] = pattern.data[i % pattern.size];
    return plain;
}

static struct buf seal(const struct secret *key, const struct secret *plain)
{
    struct writer w = writer_to(stream_sealed_size(plain->size));
    struct buf sealed = {NULL, 0};
    demand(stream_seal(key, secret_bytes(plain), &w, NULL) == ERR_OK);
    demand(writer_finish(&w, &sealed, NULL) == ERR_OK);
    demand(sealed.size == stream_sealed_size(plain->size));
    return sealed;
}

static void seal_and_open(const struct secret *key, struct reader r, bool is_changed)
{
    const size_t size = take_number(&r) % SIZE_MAX_HERE, position = is_changed ? take_number(&r) : 0;
    struct secret *plain = expand(r.left, size), *opened = NULL;
    struct buf sealed = seal(key, plain);
    if (is_changed)
        sealed.data[position % sealed.size] ^= (uint8_t)(1u << position % 8);
    enum err error = open_payload(key, buf_bytes(&sealed), &opened);
    demand(error == (is_changed ? ERR_CANNOT_OPEN : ERR_OK));
    demand(is_changed || secret_equals(opened, secret_bytes(plain)));
    secret_free(&plain);
    secret_free(&opened);
    buf_done(&sealed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader r = reader_of((struct bytes){data, size});
    struct bytes kind;
    struct secret *key = NULL, *opened = NULL;
    if (!reader_take(&r, 1, &kind) || kind.data[0] > 2)
        return 0;
    key = file_key();
    if (kind.data[0] == 0)
        (void)open_payload(key, r.left, &opened);
    else
        seal_and_open(key, r, kind.data[0] == 2);
    secret_free(&opened);
    secret_free(&key);
    return 0;
}
