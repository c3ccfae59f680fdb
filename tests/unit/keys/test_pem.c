/*
 * PEM: what is read of a text with blocks in it, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "keys/pem.h"

#define BLOCK "-----BEGIN X-----\nAAEC\n-----END X-----\n"

struct row {
    const char *name, *text;
    enum err want;
    size_t size; /* of the first block; 0 if there is none */
    size_t line;
};

static const struct row rows[] = {
    {"one block", BLOCK, ERR_OK, 3, 1},
    {"nothing", "", ERR_OK, 0, 0},
    {"text without a block", "hello\nworld\n", ERR_OK, 0, 0},
    {"text before it", "Bag Attributes\n    name: x\n" BLOCK, ERR_OK, 3, 3},
    {"CRLF", "-----BEGIN X-----\r\nAAEC\r\n-----END X-----\r\n", ERR_OK, 3, 1},
    {"no newline at the end", "-----BEGIN X-----\nAAEC\n-----END X-----", ERR_OK, 3, 1},
    {"a byte order mark in front", "\xEF\xBB\xBF" BLOCK, ERR_OK, 3, 1},
    {"several lines, the last one padded", "-----BEGIN X-----\nAAEC\nAAECAAEC\nAA==\n-----END X-----\n", ERR_OK, 10, 1},
    {"an END alone", "-----END X-----\n", ERR_OK, 0, 0},
    {"no END", "-----BEGIN X-----\nAAEC\n", ERR_MALFORMED, 0, 0},
    {"BEGIN and nothing else", "-----BEGIN X-----", ERR_MALFORMED, 0, 0},
    {"BEGIN without its dashes", "-----BEGIN X----\nAAEC\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"BEGIN without label", "-----BEGIN -----\nAAEC\n-----END -----\n", ERR_MALFORMED, 0, 0},
    {"another label at the END", "-----BEGIN X-----\nAAEC\n-----END Y-----\n", ERR_MALFORMED, 0, 0},
    {"a block in a block", "-----BEGIN X-----\n-----BEGIN X-----\nAAEC\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"nothing in it", "-----BEGIN X-----\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"an empty line in it", "-----BEGIN X-----\n\nAAEC\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"headers", "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n\nAAEC\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"no base64", "-----BEGIN X-----\nAA*C\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"a space in it", "-----BEGIN X-----\nAAEC \n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"a line of three characters", "-----BEGIN X-----\nAAE\nC\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"padding before the last line", "-----BEGIN X-----\nAA==\nAAEC\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"bits behind the end", "-----BEGIN X-----\nAB==\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"no padding", "-----BEGIN X-----\nAA\n-----END X-----\n", ERR_MALFORMED, 0, 0},
    {"the other alphabet", "-----BEGIN X-----\nAA-_\n-----END X-----\n", ERR_MALFORMED, 0, 0},
};

static void blocks_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reader r = reader_of(bytes_text(rows[i].text));
        struct pem_block block;
        struct errinfo e = {""};
        size_t line = 0;
        enum err got = pem_next(&r, &line, &block, &e);
        if (got != rows[i].want || (block.bytes != NULL) != (rows[i].size > 0))
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        if (block.bytes != NULL)
            assert_int_equal(block.bytes->size, rows[i].size);
        assert_int_equal(block.line, rows[i].line);
        pem_block_done(&block);
    }
}

static void blocks_follow_each_other(void **state)
{
    (void)state;
    struct reader r =
        reader_of(bytes_text(BLOCK "between\n-----BEGIN LONG NAME-----\nBwgJ\n-----END LONG NAME-----\n"));
    struct pem_block block;
    size_t line = 0;
    assert_int_equal(pem_next(&r, &line, &block, NULL), ERR_OK);
    assert_true(bytes_equal_text(block.label, "X"));
    assert_true(secret_equals(block.bytes, (struct bytes){(const uint8_t *)"\0\1\2", 3}));
    pem_block_done(&block);
    assert_int_equal(pem_next(&r, &line, &block, NULL), ERR_OK);
    assert_true(bytes_equal_text(block.label, "LONG NAME"));
    assert_int_equal(block.line, 5);
    assert_true(secret_equals(block.bytes, (struct bytes){(const uint8_t *)"\7\10\11", 3}));
    pem_block_done(&block);
    assert_int_equal(pem_next(&r, &line, &block, NULL), ERR_OK);
    assert_null(block.bytes);
    assert_int_equal(line, 7);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    static const uint8_t bytes[130] = {1, 2, 3};
    for (size_t size = 1; size <= sizeof bytes; size++) {
        struct secret *text = NULL;
        struct pem_block block;
        size_t line = 0;
        assert_int_equal(pem_format("CERTIFICATE", (struct bytes){bytes, size}, &text, NULL), ERR_OK);
        struct reader r = reader_of(secret_bytes(text));
        assert_int_equal(pem_next(&r, &line, &block, NULL), ERR_OK);
        assert_true(secret_equals(block.bytes, (struct bytes){bytes, size}));
        assert_true(reader_is_done(&r));
        pem_block_done(&block);
        secret_free(&text);
    }
}

static void lines_have_64_characters(void **state)
{
    (void)state;
    static const uint8_t zeros[49];
    struct secret *text = NULL;
    assert_int_equal(pem_format("X", (struct bytes){zeros, sizeof zeros}, &text, NULL), ERR_OK);
    assert_true(secret_equals(text, bytes_text("-----BEGIN X-----\n"
                                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                                               "AA==\n"
                                               "-----END X-----\n")));
    secret_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_read_strictly),
        cmocka_unit_test(blocks_follow_each_other),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(lines_have_64_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
