/*
 * Runs every vector of tests/vectors/age, as agefile would: error, and the plaintext released before it.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "age/age.h"
#include "age/identity.h"
#include "base/hex.h"
#include "crypt/key.h"
#include "keys/pem.h"

#define FOLDER ROLLSEAL_VECTORS "/age/"
#define MAX_FILE (1u * MIB)
#define MAX_IDENTITIES 4

struct vector {
    enum err expect;
    struct key *keys[MAX_IDENTITIES];
    struct secret *passphrase;
    struct identity identities[MAX_IDENTITIES];
    size_t identity_count;
    uint8_t released[32];
    struct bytes file;
};

static struct buf read_file(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s%s", FOLDER, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf content = {malloc(MAX_FILE), 0};
    assert_non_null(content.data);
    content.size = fread(content.data, 1, MAX_FILE, f);
    assert_int_equal(fclose(f), 0);
    return content;
}

static struct key *key_from_pem(struct bytes name)
{
    char text[64];
    struct pem_block block = {0};
    struct key *key = NULL;
    size_t line = 1;
    snprintf(text, sizeof text, "%.*s", (int)name.size, (const char *)name.data);
    struct buf pem = read_file(text);
    struct reader r = reader_of(buf_bytes(&pem));
    assert_int_equal(pem_next(&r, &line, &block, NULL), ERR_OK);
    enum key_encoding encoding = bytes_equal_text(block.label, "PRIVATE KEY") ? KEY_PKCS8 : KEY_PKCS1;
    assert_int_equal(key_load(secret_bytes(block.bytes), encoding, &key, NULL), ERR_OK);
    pem_block_done(&block);
    buf_done(&pem);
    return key;
}

static void add_identity(struct vector *v, struct bytes value)
{
    struct key **key = &v->keys[v->identity_count];
    assert_true(v->identity_count < MAX_IDENTITIES);
    if (bytes_begin_with(value, "AGE-"))
        assert_int_equal(identity_parse(value, key, NULL), ERR_OK);
    else
        *key = key_from_pem(value);
    v->identities[v->identity_count++] = (struct identity){.key = *key};
}

static enum err error_named(struct bytes value)
{
    char text[32];
    snprintf(text, sizeof text, "%.*s", (int)value.size, (const char *)value.data);
    return err_from_name(text);
}

static void take_line(struct vector *v, struct bytes line)
{
    struct reader r = reader_of(line);
    if (reader_skip_text(&r, "expect: "))
        v->expect = error_named(r.left);
    else if (reader_skip_text(&r, "identity: "))
        add_identity(v, r.left);
    else if (reader_skip_text(&r, "passphrase: ")) {
        assert_int_equal(secret_copy(r.left, &v->passphrase, NULL), ERR_OK);
        v->identities[v->identity_count++] =
            (struct identity){.passphrase = v->passphrase, .logn_max = SCRYPT_LOGN_MAX};
    } else if (reader_skip_text(&r, "released: "))
        assert_true(hex_decode(r.left, v->released, sizeof v->released));
    else
        assert_true(reader_skip_text(&r, "what: "));
}

static void vector_parse(struct bytes content, struct vector *v)
{
    struct reader r = reader_of(content);
    struct bytes line;
    *v = (struct vector){0};
    for (;;) {
        assert_true(reader_line(&r, &line));
        if (line.size == 0)
            break;
        take_line(v, line);
    }
    v->file = r.left;
}

static void vector_done(struct vector *v)
{
    for (size_t i = 0; i < MAX_IDENTITIES; i++)
        key_free(&v->keys[i]);
    secret_free(&v->passphrase);
}

static enum err open_chunks(struct stream *s, struct bytes chunks, struct writer *released, uint8_t *out)
{
    struct reader r = reader_of(chunks);
    struct bytes chunk;
    while (!reader_is_done(&r)) {
        assert_true(reader_take(&r, r.left.size < STREAM_SEALED_CHUNK ? r.left.size : STREAM_SEALED_CHUNK, &chunk));
        enum err error = stream_open_chunk(s, chunk, out, NULL);
        if (error != ERR_OK)
            return error;
        writer_bytes(released, (struct bytes){out, chunk.size - AGE_TAG});
    }
    return stream_check_end(s, NULL);
}

static enum err open_payload(const struct secret *file_key, struct bytes payload, struct writer *released)
{
    struct reader r = reader_of(payload);
    struct bytes nonce;
    struct stream *s = NULL;
    if (!reader_take(&r, AGE_NONCE, &nonce))
        return ERR_MALFORMED;
    uint8_t *out = malloc(AGE_CHUNK);
    assert_non_null(out);
    assert_int_equal(stream_new(file_key, nonce.data, STREAM_SMALL, &s, NULL), ERR_OK);
    enum err error = open_chunks(s, r.left, released, out);
    stream_free(&s);
    free(out);
    return error;
}

static enum err open_vector(const struct vector *v, struct writer *released)
{
    struct age_header header = {0};
    struct secret *file_key = NULL;
    enum err error = age_header_parse(v->file, &header, NULL);
    if (error == ERR_OK)
        error = age_header_unwrap(&header, v->identities, v->identity_count, &file_key, NULL);
    if (error == ERR_CANNOT_OPEN)
        error = ERR_NO_PAIR;
    if (error == ERR_OK)
        error = age_header_check_mac(&header, file_key, NULL);
    if (error == ERR_OK)
        error =
            open_payload(file_key, (struct bytes){v->file.data + header.size, v->file.size - header.size}, released);
    secret_free(&file_key);
    age_header_done(&header);
    return error;
}

/* The whole file at once says the same, and gives out everything or nothing. */
static void check_whole(const struct vector *v)
{
    struct secret *plain = NULL;
    enum err error = age_open(v->file, v->identities, v->identity_count, MAX_FILE, &plain, NULL);
    if (v->expect == ERR_NO_PAIR)
        assert_true(error == ERR_NO_PAIR || error == ERR_CANNOT_OPEN);
    else
        assert_int_equal(error, v->expect);
    assert_true((plain != NULL) == (v->expect == ERR_OK));
    secret_free(&plain);
}

static void run_vector(const char *name)
{
    struct buf content = read_file(name);
    struct vector v;
    uint8_t hash[32];
    struct writer released = writer_to(MAX_FILE);
    vector_parse(buf_bytes(&content), &v);
    enum err error = open_vector(&v, &released);
    sha256(buf_bytes(&released.out), hash);
    if (error != v.expect || memcmp(hash, v.released, sizeof hash) != 0)
        fail_msg("%s: %s, not %s (released: %zu bytes)", name, err_name(error), err_name(v.expect), released.out.size);
    check_whole(&v);
    writer_done(&released);
    vector_done(&v);
    buf_done(&content);
}

static void every_vector_ends_as_it_says(void **state)
{
    (void)state;
    size_t count = 0;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".age") != 0)
            continue;
        run_vector(entry->d_name);
        count++;
    }
    closedir(folder);
    assert_true(count > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_vector_ends_as_it_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
