/*
 * The payload: by chunks and whole, with libsodium's cipher and with OpenSSL's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "age/stream.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const uint8_t nonce[AGE_NONCE] = {1, 2, 3};

static struct secret *file_key(void)
{
    struct secret *key = NULL;
    assert_int_equal(secret_copy(bytes_text("sixteen bytes ..."), &key, NULL), ERR_OK);
    secret_shorten(key, 16);
    return key;
}

static struct buf some_bytes(size_t size)
{
    struct buf b = {malloc(size + 1), size};
    assert_non_null(b.data);
    for (size_t i = 0; i < size; i++)
        b.data[i] = (uint8_t)(i * 31 + i / 256);
    return b;
}

static struct buf seal(struct bytes plain)
{
    struct secret *key = file_key();
    struct writer w = writer_to(stream_sealed_size(plain.size));
    struct buf sealed = {NULL, 0};
    assert_int_equal(stream_seal(key, plain, &w, NULL), ERR_OK);
    assert_int_equal(writer_finish(&w, &sealed, NULL), ERR_OK);
    secret_free(&key);
    return sealed;
}

static enum err open_whole(struct bytes payload, size_t limit, struct secret **out)
{
    struct secret *key = file_key();
    enum err error = stream_open(key, payload, limit, out, NULL);
    secret_free(&key);
    return error;
}

/* Around the ends of chunks, and around the size from which OpenSSL does the work. */
static const size_t sizes[] = {0,           1,       AGE_CHUNK - 1, AGE_CHUNK, AGE_CHUNK + 1, 2 * AGE_CHUNK,
                               4 * MIB - 1, 4 * MIB, 4 * MIB + 1};

static void payloads_of_all_sizes_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct buf plain = some_bytes(sizes[i]);
        struct buf sealed = seal(buf_bytes(&plain));
        struct secret *opened = NULL;
        assert_int_equal(sealed.size, stream_sealed_size(sizes[i]));
        assert_int_equal(open_whole(buf_bytes(&sealed), sizes[i], &opened), ERR_OK);
        assert_true(secret_equals(opened, buf_bytes(&plain)));
        secret_free(&opened);
        if (sizes[i] > 0)
            assert_int_equal(open_whole(buf_bytes(&sealed), sizes[i] - 1, &opened), ERR_TOO_LARGE);
        sealed.data[sealed.size - 1] ^= 1;
        assert_int_equal(open_whole(buf_bytes(&sealed), sizes[i], &opened), ERR_CANNOT_OPEN);
        assert_null(opened);
        buf_done(&sealed);
        buf_done(&plain);
    }
}

static void payloads_cut_or_grown_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t plain, kept; /* kept: bytes of the payload; one more than there are appends a zero */
        enum err want;
    } rows[] = {
        {"whole", 5, 16 + 5 + 16, ERR_OK},
        {"nothing", 5, 0, ERR_MALFORMED},
        {"a short nonce", 5, 15, ERR_MALFORMED},
        {"a nonce only", 5, 16, ERR_CANNOT_OPEN},
        {"a short tag", 5, 16 + 15, ERR_CANNOT_OPEN},
        {"a tag's length", 5, 16 + 16, ERR_CANNOT_OPEN},
        {"one byte less", 5, 16 + 5 + 15, ERR_CANNOT_OPEN},
        {"one byte more", 5, 16 + 5 + 17, ERR_CANNOT_OPEN},
        {"an empty one with a byte more", 0, 16 + 17, ERR_CANNOT_OPEN},
        {"the last of two chunks missing", AGE_CHUNK + 1, 16 + AGE_CHUNK + 16, ERR_CANNOT_OPEN},
        {"the last of two chunks cut to its tag's length", AGE_CHUNK + 1, 16 + AGE_CHUNK + 32, ERR_CANNOT_OPEN},
        {"the last of two chunks cut shorter", AGE_CHUNK + 1, 16 + AGE_CHUNK + 20, ERR_CANNOT_OPEN},
        {"a full last chunk with a byte more", AGE_CHUNK, 16 + AGE_CHUNK + 17, ERR_CANNOT_OPEN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf plain = some_bytes(rows[i].plain);
        struct buf sealed = seal(buf_bytes(&plain));
        struct secret *opened = NULL;
        print_message("%s\n", rows[i].name);
        uint8_t *longer = realloc(sealed.data, sealed.size + 1);
        assert_non_null(longer);
        longer[sealed.size] = 0;
        sealed.data = longer;
        assert_int_equal(open_whole((struct bytes){sealed.data, rows[i].kept}, MIB, &opened), rows[i].want);
        assert_true((opened != NULL) == (rows[i].want == ERR_OK));
        secret_free(&opened);
        buf_done(&sealed);
        buf_done(&plain);
    }
}

/* ---- By chunks: rows say which chunks a hand-made payload has ---- */

struct piece {
    size_t size;
    bool is_last;
};

struct chunk_row {
    const char *name;
    struct piece pieces[3];
    size_t count;
    size_t released; /* how many of them are authentic before the failure */
    bool ends_well;
};

static const struct chunk_row chunk_rows[] = {
    {"an empty one", {{0, true}}, 1, 1, true},
    {"a short one", {{5, true}}, 1, 1, true},
    {"a full one", {{AGE_CHUNK, true}}, 1, 1, true},
    {"three", {{AGE_CHUNK, false}, {AGE_CHUNK, false}, {5, true}}, 3, 3, true},
    {"none", {{0, false}}, 0, 0, false},
    {"a short one that is not the last", {{5, false}}, 1, 0, false},
    {"an empty one that is not the last", {{0, false}}, 1, 0, false},
    {"no last one", {{AGE_CHUNK, false}, {AGE_CHUNK, false}}, 2, 2, false},
    {"an empty last one behind others", {{AGE_CHUNK, false}, {0, true}}, 2, 1, false},
    {"a second last one", {{AGE_CHUNK, true}, {5, true}}, 2, 1, false},
    {"one behind the last", {{AGE_CHUNK, true}, {AGE_CHUNK, false}}, 2, 1, false},
    {"a short one in the middle", {{AGE_CHUNK, false}, {5, false}, {5, true}}, 3, 1, false},
};

static void run_chunk_row(const struct chunk_row *row, enum stream_size sealing, enum stream_size opening)
{
    struct secret *key = file_key();
    struct stream *to = NULL, *from = NULL;
    struct buf plain = some_bytes(AGE_CHUNK);
    uint8_t *sealed = malloc(STREAM_SEALED_CHUNK), *opened = malloc(AGE_CHUNK);
    size_t released = 0;
    enum err error = ERR_OK;
    assert_true(sealed != NULL && opened != NULL);
    assert_int_equal(stream_new(key, nonce, sealing, &to, NULL), ERR_OK);
    assert_int_equal(stream_new(key, nonce, opening, &from, NULL), ERR_OK);
    for (size_t i = 0; i < row->count && error == ERR_OK; i++) {
        const struct bytes in = {plain.data, row->pieces[i].size};
        assert_int_equal(stream_seal_chunk(to, in, row->pieces[i].is_last, sealed, NULL), ERR_OK);
        error = stream_open_chunk(from, (struct bytes){sealed, in.size + AGE_TAG}, opened, NULL);
        if (error == ERR_OK) {
            assert_true(in.size == 0 || memcmp(opened, plain.data, in.size) == 0);
            released++;
        }
    }
    if (error == ERR_OK)
        error = stream_check_end(from, NULL);
    assert_int_equal(error, row->ends_well ? ERR_OK : ERR_CANNOT_OPEN);
    assert_int_equal(released, row->released);
    stream_free(&to);
    stream_free(&from);
    secret_free(&key);
    buf_done(&plain);
    free(sealed);
    free(opened);
}

static void chunks_are_authentic_one_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(chunk_rows); i++) {
        print_message("%s\n", chunk_rows[i].name);
        run_chunk_row(&chunk_rows[i], STREAM_SMALL, STREAM_SMALL);
        run_chunk_row(&chunk_rows[i], STREAM_BULK, STREAM_BULK);
        run_chunk_row(&chunk_rows[i], STREAM_SMALL, STREAM_BULK);
        run_chunk_row(&chunk_rows[i], STREAM_BULK, STREAM_SMALL);
    }
}

/* Chunks of one payload in another order, and a nonce that is not theirs. */
static void chunks_belong_to_their_place(void **state)
{
    (void)state;
    struct buf plain = some_bytes(3 * AGE_CHUNK);
    struct buf sealed = seal(buf_bytes(&plain));
    struct secret *opened = NULL;
    uint8_t *kept = malloc(STREAM_SEALED_CHUNK), *first = sealed.data + AGE_NONCE;
    assert_non_null(kept);
    memcpy(kept, first, STREAM_SEALED_CHUNK);
    memcpy(first, first + STREAM_SEALED_CHUNK, STREAM_SEALED_CHUNK);
    assert_int_equal(open_whole(buf_bytes(&sealed), MIB, &opened), ERR_CANNOT_OPEN); /* the second one twice */
    memcpy(first + STREAM_SEALED_CHUNK, kept, STREAM_SEALED_CHUNK);
    assert_int_equal(open_whole(buf_bytes(&sealed), MIB, &opened), ERR_CANNOT_OPEN); /* exchanged */
    memcpy(first + STREAM_SEALED_CHUNK, first, STREAM_SEALED_CHUNK);
    memcpy(first, kept, STREAM_SEALED_CHUNK);
    assert_int_equal(open_whole(buf_bytes(&sealed), MIB, &opened), ERR_OK); /* put back */
    secret_free(&opened);
    sealed.data[0] ^= 1;
    assert_int_equal(open_whole(buf_bytes(&sealed), MIB, &opened), ERR_CANNOT_OPEN);
    assert_null(opened);
    free(kept);
    buf_done(&sealed);
    buf_done(&plain);
}

static void no_two_payloads_are_alike(void **state)
{
    (void)state;
    struct buf one = seal(bytes_text("the same")), two = seal(bytes_text("the same"));
    assert_false(bytes_equal(buf_bytes(&one), buf_bytes(&two)));
    buf_done(&one);
    buf_done(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payloads_of_all_sizes_come_back), cmocka_unit_test(payloads_cut_or_grown_are_refused),
        cmocka_unit_test(chunks_are_authentic_one_by_one), cmocka_unit_test(chunks_belong_to_their_place),
        cmocka_unit_test(no_two_payloads_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
