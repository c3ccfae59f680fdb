/* Secrets: zeroed at first, wiped when shortened, compared whole. */
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_new_secret_is_zeroed_whatever_was_freed_before(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 16, 32, 64, 4096, 70000};
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
        size_t size = sizes[i / 2];
        struct secret *s = NULL;
        assert_int_equal(secret_new(size, &s, NULL), ERR_OK);
        assert_int_equal(s->size, size);
        for (size_t at = 0; at < size; at++)
            assert_int_equal(s->bytes[at], 0);
        memset(s->bytes, 0xA5, size);
        secret_free(&s);
        assert_null(s);
    }
}

static void freeing_nothing_is_allowed(void **state)
{
    (void)state;
    struct secret *none = NULL;
    secret_free(&none);
    assert_null(none);
}

static void a_copy_has_its_own_bytes(void **state)
{
    (void)state;
    uint8_t original[] = "passphrase";
    struct secret *s = NULL;
    assert_int_equal(secret_copy((struct bytes){original, sizeof original}, &s, NULL), ERR_OK);
    wipe(original, sizeof original);
    assert_int_equal(original[0], 0);
    assert_int_equal(original[sizeof original - 1], 0);
    assert_true(secret_equals(s, (struct bytes){(const uint8_t *)"passphrase", sizeof original}));
    secret_free(&s);
    assert_int_equal(secret_copy((struct bytes){NULL, 0}, &s, NULL), ERR_OK);
    assert_true(secret_equals(s, bytes_text("")));
    secret_free(&s);
}

static void pieces_are_joined_in_their_order(void **state)
{
    (void)state;
    static const struct {
        struct bytes pieces[3];
        size_t count;
        const char *want;
    } rows[] = {
        {{{(const uint8_t *)"line", 4}, {(const uint8_t *)"\n", 1}}, 2, "line\n"},
        {{{(const uint8_t *)"a", 1}, {NULL, 0}, {(const uint8_t *)"b", 1}}, 3, "ab"},
        {{{NULL, 0}}, 1, ""},
        {{{NULL, 0}}, 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct secret *s = NULL;
        assert_int_equal(secret_join(rows[i].pieces, rows[i].count, &s, NULL), ERR_OK);
        assert_true(secret_equals(s, bytes_text(rows[i].want)));
        secret_free(&s);
    }
}

static void a_text_gets_a_nul(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "a", "passphrase\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct secret *s = NULL;
        assert_int_equal(secret_terminate(bytes_text(texts[i]), &s, NULL), ERR_OK);
        assert_int_equal(s->size, strlen(texts[i]) + 1);
        assert_string_equal((const char *)s->bytes, texts[i]);
        secret_free(&s);
    }
}

static void what_is_cut_off_is_wiped(void **state)
{
    (void)state;
    struct secret *s = NULL;
    assert_int_equal(secret_copy(bytes_text("passphrase\n"), &s, NULL), ERR_OK);
    secret_shorten(s, 4);
    assert_true(bytes_equal_text(secret_bytes(s), "pass"));
    assert_memory_equal(s->bytes + 4, "\0\0\0\0\0\0\0", 7);
    secret_shorten(s, 11);
    assert_int_equal(s->size, 4);
    secret_free(&s);
}

static void secrets_are_equal_only_as_a_whole(void **state)
{
    (void)state;
    struct secret *s = NULL;
    assert_int_equal(secret_copy(bytes_text("abc"), &s, NULL), ERR_OK);
    assert_true(secret_equals(s, bytes_text("abc")));
    assert_false(secret_equals(s, bytes_text("abd")));
    assert_false(secret_equals(s, bytes_text("ab")));
    assert_false(secret_equals(s, bytes_text("abcd")));
    assert_false(secret_equals(s, bytes_text("")));
    secret_free(&s);
}

static void random_bytes_differ(void **state)
{
    (void)state;
    struct secret *a = NULL, *b = NULL;
    uint8_t public_bytes[32] = {0};
    assert_int_equal(secret_random(32, &a, NULL), ERR_OK);
    assert_int_equal(secret_random(32, &b, NULL), ERR_OK);
    assert_int_equal(random_bytes(public_bytes, sizeof public_bytes, NULL), ERR_OK);
    assert_false(secret_equals(a, secret_bytes(b)));
    assert_false(secret_equals(a, (struct bytes){public_bytes, sizeof public_bytes}));
    secret_free(&a);
    secret_free(&b);
}

/* FIPS 180-4, examples of its authors. */
static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    static const uint8_t of_abc[] = {0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA, 0x41, 0x41, 0x40,
                                     0xDE, 0x5D, 0xAE, 0x22, 0x23, 0xB0, 0x03, 0x61, 0xA3, 0x96, 0x17,
                                     0x7A, 0x9C, 0xB4, 0x10, 0xFF, 0x61, 0xF2, 0x00, 0x15, 0xAD};
    static const uint8_t of_nothing[] = {0xE3, 0xB0, 0xC4, 0x42};
    uint8_t got[32];
    sha256(bytes_text("abc"), got);
    assert_memory_equal(got, of_abc, sizeof of_abc);
    sha256((struct bytes){NULL, 0}, got);
    assert_memory_equal(got, of_nothing, sizeof of_nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_secret_is_zeroed_whatever_was_freed_before),
        cmocka_unit_test(freeing_nothing_is_allowed),
        cmocka_unit_test(a_copy_has_its_own_bytes),
        cmocka_unit_test(pieces_are_joined_in_their_order),
        cmocka_unit_test(a_text_gets_a_nul),
        cmocka_unit_test(what_is_cut_off_is_wiped),
        cmocka_unit_test(secrets_are_equal_only_as_a_whole),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(sha256_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
