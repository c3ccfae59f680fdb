/*
 * X25519 as RFC 7748 section 6.1 has it, shares that must not be used, and keys that cannot do what is asked of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "build.h"
#include "keys/key.h"

#define ALICE "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
#define ALICE_PUBLIC "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
#define BOB "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
#define BOB_PUBLIC "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
#define SHARED "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"

#define PKCS8 "30 2e 02 01 00 30 05 06 03 2b 65 6e 04 22 04 20 "

static struct buf from_hex(const char *hex)
{
    struct writer w = writer_to(1024);
    build_hex(&w, hex);
    return build_finish(&w);
}

static struct key *key_from_hex(const char *hex)
{
    struct buf bytes = from_hex(hex);
    struct key *key = NULL;
    assert_int_equal(key_new_x25519(buf_bytes(&bytes), &key, NULL), ERR_OK);
    buf_done(&bytes);
    return key;
}

struct agree_row {
    const char *name, *own, *peer, *shared;
    enum err want;
};

static const struct agree_row agree_rows[] = {
    {"RFC 7748 section 6.1, Alice", ALICE, BOB_PUBLIC, SHARED, ERR_OK},
    {"RFC 7748 section 6.1, Bob", BOB, ALICE_PUBLIC, SHARED, ERR_OK},
    {"order 1: u = 0", ALICE, "0000000000000000000000000000000000000000000000000000000000000000", NULL, ERR_MALFORMED},
    {"order 4: u = 1", ALICE, "0100000000000000000000000000000000000000000000000000000000000000", NULL, ERR_MALFORMED},
    {"order 8", ALICE, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", NULL, ERR_MALFORMED},
    {"the other of order 8", ALICE, "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", NULL,
     ERR_MALFORMED},
    {"u = p - 1", ALICE, "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", NULL, ERR_MALFORMED},
    {"u = p", ALICE, "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", NULL, ERR_MALFORMED},
    {"u = p + 1", ALICE, "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", NULL, ERR_MALFORMED},
    {"31 bytes", ALICE, "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b", NULL, ERR_MALFORMED},
    {"33 bytes", ALICE, BOB_PUBLIC "00", NULL, ERR_MALFORMED},
    {"nothing", ALICE, "", NULL, ERR_MALFORMED},
};

static void agreeing_gives_the_secret_of_the_rfc_or_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof agree_rows / sizeof agree_rows[0]; i++) {
        const struct agree_row *row = &agree_rows[i];
        struct key *key = key_from_hex(row->own);
        struct buf peer = from_hex(row->peer), want = from_hex(row->shared != NULL ? row->shared : "");
        struct secret *shared = NULL;
        assert_int_equal(secret_new(KEY_X25519_SIZE, &shared, NULL), ERR_OK);
        enum err got = key_agree(key, buf_bytes(&peer), shared, NULL);
        if (got != row->want || (got == ERR_OK && !secret_equals(shared, buf_bytes(&want))))
            fail_msg("%s: %s", row->name, err_name(got));
        secret_free(&shared);
        key_free(&key);
        buf_done(&peer);
        buf_done(&want);
    }
}

static void a_key_knows_its_public_half_and_its_bytes(void **state)
{
    (void)state;
    struct key *key = key_from_hex(ALICE);
    struct buf public_half = from_hex(ALICE_PUBLIC), bytes = from_hex(ALICE);
    assert_int_equal(key->public_key.kind, KEY_X25519);
    assert_true(bytes_equal((struct bytes){key->public_key.bytes, key->public_key.size}, buf_bytes(&public_half)));
    assert_true(secret_equals(key_x25519_secret(key), buf_bytes(&bytes)));
    assert_string_equal(public_key_algorithm(&key->public_key), "x25519");
    key_free(&key);
    key_free(&key);
    assert_null(key);
    buf_done(&public_half);
    buf_done(&bytes);
}

struct pkcs8_row {
    const char *name, *der;
    bool taken;
};

static const struct pkcs8_row pkcs8_rows[] = {
    {"the usual encoding", PKCS8 ALICE, true},
    {"an Ed25519 key", "30 2e 02 01 00 30 05 06 03 2b 65 70 04 22 04 20 " ALICE, false},
    {"version 1, as with attributes", "30 2e 02 01 01 30 05 06 03 2b 65 6e 04 22 04 20 " ALICE, false},
    {"a byte behind it", PKCS8 ALICE "00", false},
    {"cut", PKCS8 "77076d0a", false},
    {"nothing", "", false},
};

static void only_the_usual_encoding_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pkcs8_rows / sizeof pkcs8_rows[0]; i++) {
        struct buf der = from_hex(pkcs8_rows[i].der);
        struct key *key = NULL;
        assert_int_equal(key_try_x25519(buf_bytes(&der), &key, NULL), ERR_OK);
        if ((key != NULL) != pkcs8_rows[i].taken)
            fail_msg("%s", pkcs8_rows[i].name);
        key_free(&key);
        buf_done(&der);
    }
}

static void a_key_of_another_size_is_refused(void **state)
{
    (void)state;
    struct key *key = NULL;
    assert_int_equal(key_new_x25519(bytes_text("too short"), &key, NULL), ERR_INTERNAL);
    assert_null(key);
}

static void what_a_key_cannot_do_it_says(void **state)
{
    (void)state;
    static const struct key_operations nothing = {.agree = NULL};
    struct key unable = {&nothing, {.kind = KEY_RSA, .size = 407}};
    struct key *able = key_from_hex(ALICE);
    struct secret *out = NULL, *shared = NULL;
    assert_int_equal(secret_new(32, &shared, NULL), ERR_OK);
    assert_int_equal(key_agree(&unable, bytes_text("x"), shared, NULL), ERR_CANNOT_OPEN);
    assert_int_equal(key_rsa_open(able, bytes_text("x"), bytes_text("y"), &out, NULL), ERR_CANNOT_OPEN);
    assert_null(out);
    assert_null(key_x25519_secret(&unable));
    secret_free(&shared);
    key_free(&able);
}

static void public_keys_are_compared_in_full(void **state)
{
    (void)state;
    struct public_key a = {.kind = KEY_X25519, .size = 32, .bytes = {1}}, b = a;
    assert_true(public_key_equals(&a, &b));
    b.bytes[31] = 1;
    assert_false(public_key_equals(&a, &b));
    b = a;
    b.kind = KEY_P256;
    assert_false(public_key_equals(&a, &b));
    b = a;
    b.size = 31;
    assert_false(public_key_equals(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agreeing_gives_the_secret_of_the_rfc_or_refuses),
        cmocka_unit_test(a_key_knows_its_public_half_and_its_bytes),
        cmocka_unit_test(only_the_usual_encoding_is_taken),
        cmocka_unit_test(a_key_of_another_size_is_refused),
        cmocka_unit_test(what_a_key_cannot_do_it_says),
        cmocka_unit_test(public_keys_are_compared_in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
