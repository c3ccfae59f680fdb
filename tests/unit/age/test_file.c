/*
 * Whole age files in memory: what was sealed comes back, and nothing that was changed in any way is opened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "age/age.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct key *new_key(uint8_t fill)
{
    uint8_t scalar[KEY_X25519_SIZE];
    struct key *key = NULL;
    memset(scalar, fill, sizeof scalar);
    assert_int_equal(key_new_x25519((struct bytes){scalar, sizeof scalar}, &key, NULL), ERR_OK);
    return key;
}

static struct buf sealed_for(const struct key *key, struct bytes plain)
{
    const struct recipient to = {.public_key = &key->public_key};
    struct buf file = {NULL, 0};
    assert_int_equal(age_seal(&to, 1, plain, &file, NULL), ERR_OK);
    return file;
}

static enum err open_with(const struct key *key, struct bytes file, struct secret **out)
{
    const struct identity who = {.key = key};
    return age_open(file, &who, 1, MIB, out, NULL);
}

static void what_was_sealed_comes_back(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 1000, AGE_CHUNK, MIB};
    struct key *mine = new_key(1), *other = new_key(2);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct secret *plain = NULL, *opened = NULL;
        assert_int_equal(secret_random(sizes[i], &plain, NULL), ERR_OK);
        struct buf file = sealed_for(mine, secret_bytes(plain));
        assert_int_equal(open_with(mine, buf_bytes(&file), &opened), ERR_OK);
        assert_true(secret_equals(opened, secret_bytes(plain)));
        secret_free(&opened);
        assert_int_equal(open_with(other, buf_bytes(&file), &opened), ERR_CANNOT_OPEN);
        assert_null(opened);
        secret_free(&plain);
        buf_done(&file);
    }
    key_free(&mine);
    key_free(&other);
}

static void more_than_the_limit_is_refused(void **state)
{
    (void)state;
    struct key *mine = new_key(1);
    struct buf file = sealed_for(mine, bytes_text("12345"));
    const struct identity who = {.key = mine};
    struct secret *opened = NULL;
    assert_int_equal(age_open(buf_bytes(&file), &who, 1, 4, &opened, NULL), ERR_TOO_LARGE);
    assert_null(opened);
    assert_int_equal(age_open(buf_bytes(&file), &who, 1, 5, &opened, NULL), ERR_OK);
    secret_free(&opened);
    buf_done(&file);
    key_free(&mine);
}

static void no_bit_can_be_flipped(void **state)
{
    (void)state;
    struct key *mine = new_key(1);
    struct buf file = sealed_for(mine, bytes_text("plaintext"));
    for (size_t i = 0; i < file.size * 8; i++) {
        struct secret *opened = NULL;
        file.data[i / 8] = (uint8_t)(file.data[i / 8] ^ 1u << i % 8);
        assert_int_not_equal(open_with(mine, buf_bytes(&file), &opened), ERR_OK);
        assert_null(opened);
        file.data[i / 8] = (uint8_t)(file.data[i / 8] ^ 1u << i % 8);
    }
    buf_done(&file);
    key_free(&mine);
}

static void nothing_can_be_cut_off(void **state)
{
    (void)state;
    struct key *mine = new_key(1);
    struct buf file = sealed_for(mine, bytes_text("plaintext"));
    for (size_t size = 0; size < file.size; size++) {
        struct secret *opened = NULL;
        struct errinfo e;
        const struct identity who = {.key = mine};
        enum err error = age_open((struct bytes){file.data, size}, &who, 1, MIB, &opened, &e);
        assert_true(error == ERR_MALFORMED || error == ERR_CANNOT_OPEN);
        assert_null(strchr(e.message, '\n'));
        assert_null(opened);
    }
    buf_done(&file);
    key_free(&mine);
}

/* The header of one file on the payload of another, for the same key. */
static void parts_of_two_files_do_not_go_together(void **state)
{
    (void)state;
    struct key *mine = new_key(1);
    struct buf one = sealed_for(mine, bytes_text("plaintext")), two = sealed_for(mine, bytes_text("plaintext"));
    struct age_header h;
    struct secret *opened = NULL;
    assert_int_equal(age_header_parse(buf_bytes(&one), &h, NULL), ERR_OK);
    const size_t size = h.size;
    age_header_done(&h);
    memcpy(one.data, two.data, size);
    assert_int_equal(open_with(mine, buf_bytes(&one), &opened), ERR_CANNOT_OPEN);
    assert_null(opened);
    buf_done(&one);
    buf_done(&two);
    key_free(&mine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_comes_back),
        cmocka_unit_test(more_than_the_limit_is_refused),
        cmocka_unit_test(no_bit_can_be_flipped),
        cmocka_unit_test(nothing_can_be_cut_off),
        cmocka_unit_test(parts_of_two_files_do_not_go_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
