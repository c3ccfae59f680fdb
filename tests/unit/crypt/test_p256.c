/*
 * P-256 as RFC 5903 section 8.1 has it, points that must not be used, and keys that are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/hex.h"
#include "crypt/key.h"
#include "crypt/p256.h"

/* RFC 5903 section 8.1: initiator, responder, and what they agree on. */
#define SCALAR_I "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"
#define X_I "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
#define Y_I "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3"
#define SCALAR_R "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53"
#define X_R "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
#define Y_R "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
#define SHARED "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"

#define PKCS8_START "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
#define PKCS8_MIDDLE "a144034200"
#define SEC1_START "30770201010420"
#define SEC1_MIDDLE "a00a06082a8648ce3d030107a144034200"
#define ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"

struct hex_bytes {
    uint8_t bytes[256];
    size_t size;
};

static struct hex_bytes from_hex(const char *hex)
{
    struct hex_bytes out = {.size = strlen(hex) / 2};
    assert_true(out.size <= sizeof out.bytes && hex_decode(bytes_text(hex), out.bytes, out.size));
    return out;
}

static struct bytes view(const struct hex_bytes *h)
{
    return (struct bytes){h->bytes, h->size};
}

struct key_row {
    const char *name, *der;
    enum key_encoding encoding;
    enum err want;
};

static const struct key_row key_rows[] = {
    {"PKCS#8", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_I, KEY_PKCS8, ERR_OK},
    {"SEC1", SEC1_START SCALAR_I SEC1_MIDDLE "04" X_I Y_I, KEY_SEC1, ERR_OK},
    {"PKCS#8 without public key", "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420" SCALAR_I,
     KEY_PKCS8, ERR_OK},
    {"the public key of another", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_R Y_R, KEY_PKCS8, ERR_MALFORMED},
    {"the public key of another, SEC1", SEC1_START SCALAR_I SEC1_MIDDLE "04" X_R Y_R, KEY_SEC1, ERR_MALFORMED},
    {"a point that is not on the curve", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_R, KEY_PKCS8, ERR_MALFORMED},
    {"scalar zero", PKCS8_START ZERO PKCS8_MIDDLE "04" X_I Y_I, KEY_PKCS8, ERR_MALFORMED},
    {"the order as scalar", PKCS8_START ORDER PKCS8_MIDDLE "04" X_I Y_I, KEY_PKCS8, ERR_MALFORMED},
    {"PKCS#8 where SEC1 is said", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_I, KEY_SEC1, ERR_MALFORMED},
    {"SEC1 where PKCS#8 is said", SEC1_START SCALAR_I SEC1_MIDDLE "04" X_I Y_I, KEY_PKCS8, ERR_MALFORMED},
    {"a byte behind it", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_I "00", KEY_PKCS8, ERR_MALFORMED},
    {"cut", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I, KEY_PKCS8, ERR_MALFORMED},
    {"nothing", "", KEY_PKCS8, ERR_MALFORMED},
};

static void keys_are_checked_when_they_are_loaded(void **state)
{
    (void)state;
    struct hex_bytes point = from_hex("04" X_I Y_I);
    for (size_t i = 0; i < sizeof key_rows / sizeof key_rows[0]; i++) {
        struct hex_bytes der = from_hex(key_rows[i].der);
        struct key *key = NULL;
        struct errinfo e = {""};
        enum err got = key_load(view(&der), key_rows[i].encoding, &key, &e);
        if (got != key_rows[i].want || (key != NULL) != (got == ERR_OK))
            fail_msg("%s: %s (%s)", key_rows[i].name, err_name(got), e.message);
        if (key != NULL)
            assert_memory_equal(key->public_key.bytes, point.bytes, KEY_P256_SIZE);
        key_free(&key);
    }
}

static struct secret *new_shared(void)
{
    struct secret *shared = NULL;
    assert_int_equal(secret_new(P256_SCALAR_SIZE, &shared, NULL), ERR_OK);
    return shared;
}

static const struct known_row {
    const char *name, *der, *known;
    enum err want;
} known_rows[] = {
    {"as remembered", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_I, "04" X_I Y_I, ERR_OK},
    {"as remembered, SEC1 where PKCS#8 is said", SEC1_START SCALAR_I SEC1_MIDDLE "04" X_I Y_I, "04" X_I Y_I,
     ERR_MALFORMED},
    {"another key is remembered", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_I, "04" X_R Y_R, ERR_OK},
    {"another key is remembered, the point is that of neither", PKCS8_START SCALAR_I PKCS8_MIDDLE "04" X_I Y_R,
     "04" X_R Y_R, ERR_MALFORMED},
};

/* The key is always that of its own bytes, whatever is remembered. */
static void remembered_keys_are_loaded_as_themselves(void **state)
{
    (void)state;
    struct hex_bytes peer = from_hex("04" X_R Y_R), shared_bytes = from_hex(SHARED), point = from_hex("04" X_I Y_I);
    for (size_t i = 0; i < sizeof known_rows / sizeof known_rows[0]; i++) {
        const struct known_row *row = &known_rows[i];
        struct hex_bytes der = from_hex(row->der), known_point = from_hex(row->known);
        struct public_key known = {.kind = KEY_P256, .size = KEY_P256_SIZE};
        memcpy(known.bytes, known_point.bytes, KEY_P256_SIZE);
        struct secret *shared = new_shared();
        struct key *key = NULL;
        enum err got = key_load_known(view(&der), KEY_PKCS8, &known, &key, NULL);
        if (got != row->want || (key != NULL) != (got == ERR_OK))
            fail_msg("%s: %s", row->name, err_name(got));
        if (key != NULL) {
            assert_memory_equal(key->public_key.bytes, point.bytes, KEY_P256_SIZE);
            assert_int_equal(key_agree(key, view(&peer), shared, NULL), ERR_OK);
            assert_true(secret_equals(shared, view(&shared_bytes)));
        }
        secret_free(&shared);
        key_free(&key);
    }
}

struct agree_row {
    const char *name, *scalar, *peer, *shared;
    enum err want;
};

static const struct agree_row agree_rows[] = {
    {"RFC 5903 section 8.1, initiator", SCALAR_I, "04" X_R Y_R, SHARED, ERR_OK},
    {"RFC 5903 section 8.1, responder", SCALAR_R, "04" X_I Y_I, SHARED, ERR_OK},
    {"not on the curve", SCALAR_I, "04" X_I Y_R, NULL, ERR_MALFORMED},
    {"X is the prime", SCALAR_I, "04ffffffff00000001000000000000000000000000ffffffffffffffffffffffff" Y_R, NULL,
     ERR_MALFORMED},
    {"zero", SCALAR_I, "04" ZERO ZERO, NULL, ERR_MALFORMED},
    {"infinity", SCALAR_I, "00", NULL, ERR_MALFORMED},
    {"compressed", SCALAR_I, "03" X_R, NULL, ERR_MALFORMED},
    {"hybrid", SCALAR_I, "07" X_R Y_R, NULL, ERR_MALFORMED},
    {"one byte too few", SCALAR_I, "04" X_R "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872", NULL,
     ERR_MALFORMED},
    {"one byte too many", SCALAR_I, "04" X_R Y_R "00", NULL, ERR_MALFORMED},
    {"nothing", SCALAR_I, "", NULL, ERR_MALFORMED},
};

static void agreeing_gives_the_secret_of_the_rfc_or_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof agree_rows / sizeof agree_rows[0]; i++) {
        const struct agree_row *row = &agree_rows[i];
        struct hex_bytes scalar = from_hex(row->scalar), peer = from_hex(row->peer);
        struct hex_bytes want = from_hex(row->shared != NULL ? row->shared : ZERO);
        struct secret *shared = new_shared();
        struct key *key = NULL;
        assert_int_equal(p256_key_new(view(&scalar), (struct bytes){NULL, 0}, &key, NULL), ERR_OK);
        enum err got = key_agree(key, view(&peer), shared, NULL);
        if (got != row->want || !secret_equals(shared, view(&want)))
            fail_msg("%s: %s", row->name, err_name(got));
        secret_free(&shared);
        key_free(&key);
    }
}

static void an_ephemeral_key_agrees_with_the_recipient_and_is_new_each_time(void **state)
{
    (void)state;
    struct hex_bytes scalar = from_hex(SCALAR_R), recipient = from_hex("04" X_R Y_R);
    uint8_t first[KEY_P256_SIZE], second[KEY_P256_SIZE];
    struct secret *ours = new_shared(), *theirs = new_shared();
    struct key *key = NULL;
    assert_int_equal(p256_key_new(view(&scalar), view(&recipient), &key, NULL), ERR_OK);
    assert_int_equal(p256_agree_ephemeral(view(&recipient), first, ours, NULL), ERR_OK);
    assert_int_equal(p256_agree_ephemeral(view(&recipient), second, ours, NULL), ERR_OK);
    assert_memory_not_equal(first, second, KEY_P256_SIZE);
    assert_int_equal(key_agree(key, (struct bytes){second, sizeof second}, theirs, NULL), ERR_OK);
    assert_true(secret_equals(ours, secret_bytes(theirs)));
    secret_free(&ours);
    secret_free(&theirs);
    key_free(&key);
}

static void an_ephemeral_key_refuses_what_is_no_point(void **state)
{
    (void)state;
    struct hex_bytes bad = from_hex("04" X_R Y_I), compressed = from_hex("03" X_R);
    uint8_t ephemeral[KEY_P256_SIZE];
    struct secret *shared = new_shared(), *small = NULL;
    assert_int_equal(p256_agree_ephemeral(view(&bad), ephemeral, shared, NULL), ERR_MALFORMED);
    assert_int_equal(p256_agree_ephemeral(view(&compressed), ephemeral, shared, NULL), ERR_MALFORMED);
    assert_int_equal(secret_new(16, &small, NULL), ERR_OK);
    assert_int_equal(p256_agree_ephemeral(view(&bad), ephemeral, small, NULL), ERR_INTERNAL);
    secret_free(&shared);
    secret_free(&small);
}

struct compressed_row {
    const char *name, *compressed, *point;
    enum err want;
};

static const struct compressed_row compressed_rows[] = {
    {"odd Y", "03" X_I, "04" X_I Y_I, ERR_OK},
    {"odd Y of the other", "03" X_R, "04" X_R Y_R, ERR_OK},
    {"X without a point", "020000000000000000000000000000000000000000000000000000000000000001", NULL, ERR_MALFORMED},
    {"X is the prime", "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", NULL, ERR_MALFORMED},
    {"no sign byte", "05" X_I, NULL, ERR_MALFORMED},
    {"an uncompressed one", "04" X_I Y_I, NULL, ERR_MALFORMED},
    {"one byte too few", "03dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811", NULL, ERR_MALFORMED},
};

static void compressed_points_are_decompressed_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof compressed_rows / sizeof compressed_rows[0]; i++) {
        const struct compressed_row *row = &compressed_rows[i];
        struct hex_bytes compressed = from_hex(row->compressed), want = from_hex(row->point != NULL ? row->point : "");
        uint8_t point[KEY_P256_SIZE];
        enum err got = p256_decompress(view(&compressed), point, NULL);
        if (got != row->want)
            fail_msg("%s: %s", row->name, err_name(got));
        if (row->point != NULL)
            assert_memory_equal(point, want.bytes, want.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_checked_when_they_are_loaded),
        cmocka_unit_test(remembered_keys_are_loaded_as_themselves),
        cmocka_unit_test(agreeing_gives_the_secret_of_the_rfc_or_refuses),
        cmocka_unit_test(an_ephemeral_key_agrees_with_the_recipient_and_is_new_each_time),
        cmocka_unit_test(an_ephemeral_key_refuses_what_is_no_point),
        cmocka_unit_test(compressed_points_are_decompressed_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
