/*
 * Ed25519 as RFC 8032 section 7.1 has it, and the keys that must not be used.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "build.h"
#include "keys/signing.h"

struct vector {
    const char *name, *seed, *public_key, *message, *signature;
};

static const struct vector vectors[] = {
    {"RFC 8032 section 7.1, test 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", BUILD_KEY, "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
     "655141438e7a100b"},
    {"RFC 8032 section 7.1, test 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
     "b00d291612bb0c00"},
};

static struct buf from_hex(const char *hex)
{
    struct writer w = writer_to(1024);
    build_hex(&w, hex);
    return build_finish(&w);
}

static void signatures_are_those_of_the_rfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        struct buf seed = from_hex(vectors[i].seed), key = from_hex(vectors[i].public_key);
        struct buf message = from_hex(vectors[i].message), want = from_hex(vectors[i].signature);
        struct secret *secret = NULL;
        uint8_t signature[SIGNATURE_SIZE];
        assert_int_equal(secret_copy(buf_bytes(&seed), &secret, NULL), ERR_OK);
        assert_int_equal(signature_make(secret, buf_bytes(&message), signature, NULL), ERR_OK);
        assert_memory_equal(signature, want.data, SIGNATURE_SIZE);
        assert_true(signature_verifies(key.data, buf_bytes(&message), signature));
        struct secret *expanded = NULL;
        uint8_t again[SIGNATURE_SIZE];
        assert_int_equal(signing_seed_expand(secret, &expanded, NULL), ERR_OK);
        assert_int_equal(signature_make(expanded, buf_bytes(&message), again, NULL), ERR_OK);
        assert_memory_equal(again, signature, SIGNATURE_SIZE);
        secret_free(&expanded);
        secret_free(&secret);
        buf_done(&seed);
        buf_done(&key);
        buf_done(&message);
        buf_done(&want);
    }
}

static void a_signature_with_any_bit_flipped_does_not_verify(void **state)
{
    (void)state;
    struct buf key = from_hex(vectors[1].public_key), message = from_hex(vectors[1].message);
    struct buf signature = from_hex(vectors[1].signature);
    for (size_t bit = 0; bit < 8 * SIGNATURE_SIZE; bit++) {
        signature.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(signature_verifies(key.data, buf_bytes(&message), signature.data));
        signature.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    message.data[0] ^= 1;
    assert_false(signature_verifies(key.data, buf_bytes(&message), signature.data));
    buf_done(&key);
    buf_done(&message);
    buf_done(&signature);
}

static void a_seed_of_another_size_is_refused(void **state)
{
    (void)state;
    struct secret *seed = NULL;
    uint8_t signature[SIGNATURE_SIZE] = {0};
    assert_int_equal(secret_new(31, &seed, NULL), ERR_OK);
    struct secret *expanded = NULL;
    assert_int_equal(signature_make(seed, bytes_text("x"), signature, NULL), ERR_INTERNAL);
    assert_int_equal(signature[0], 0);
    assert_int_equal(signing_seed_expand(seed, &expanded, NULL), ERR_INTERNAL);
    assert_null(expanded);
    secret_free(&seed);
}

struct key_row {
    const char *name, *key;
    bool sound;
};

static const struct key_row key_rows[] = {
    {"the key of RFC 8032 test 1", BUILD_KEY, true},
    {"the neutral point, order 1", "0100000000000000000000000000000000000000000000000000000000000000", false},
    {"the point of order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
    {"a point of order 4", "0000000000000000000000000000000000000000000000000000000000000000", false},
    {"the other point of order 4", "0000000000000000000000000000000000000000000000000000000000000080", false},
    {"a point of order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", false},
    {"a point of order 8, negated", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", false},
    {"another point of order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", false},
    {"y = p, not canonical", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
    {"y = p + 1, not canonical", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
    {"not on the curve", "0200000000000000000000000000000000000000000000000000000000000000", false},
};

/* With a key of small order, R = the neutral point and S = 0 would be a signature of anything (RFC 8032 section 8.9).
 */
static void unsound_keys_are_told_and_verify_nothing(void **state)
{
    (void)state;
    static const uint8_t forged[SIGNATURE_SIZE] = {1};
    for (size_t i = 0; i < sizeof key_rows / sizeof key_rows[0]; i++) {
        struct buf key = from_hex(key_rows[i].key);
        char spki[128] = "30 2a 30 05 06 03 2b 65 70 03 21 00 ";
        struct certificate_recipe recipe = {.public_key = strcat(spki, key_rows[i].key)};
        struct buf der = build_certificate(&recipe);
        struct signing_certificate parsed = {.not_after = -1};
        assert_int_equal(signing_certificate_parse(buf_bytes(&der), &parsed, NULL), ERR_OK);
        assert_memory_equal(parsed.key, key.data, SIGNING_KEY_SIZE);
        if (signing_key_is_sound(parsed.key) != key_rows[i].sound)
            fail_msg("%s: sound %d", key_rows[i].name, !key_rows[i].sound);
        if (signature_verifies(parsed.key, bytes_text("x"), forged))
            fail_msg("%s: a forged signature verifies", key_rows[i].name);
        buf_done(&key);
        buf_done(&der);
    }
}

struct certificate_row {
    const char *name;
    struct certificate_recipe recipe;
    enum err want;
};

static const struct certificate_row certificate_rows[] = {
    {"a good one", {.tail = NULL}, ERR_OK},
    {"an X25519 key", {.public_key = "30 2a 30 05 06 03 2b 65 6e 03 21 00 " BUILD_KEY}, ERR_MALFORMED},
    {"parameters in the algorithm",
     {.public_key = "30 2c 30 07 06 03 2b 65 70 05 00 03 21 00 " BUILD_KEY},
     ERR_MALFORMED},
    {"a key of 31 bytes",
     {.public_key =
          "30 29 30 05 06 03 2b 65 70 03 20 00 d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751"},
     ERR_MALFORMED},
    {"unused bits in the key", {.public_key = "30 2a 30 05 06 03 2b 65 70 03 21 01 " BUILD_KEY}, ERR_MALFORMED},
    {"a byte behind the certificate", {.tail = "00"}, ERR_MALFORMED},
};

static void only_certificates_with_ed25519_keys_sign(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof certificate_rows / sizeof certificate_rows[0]; i++) {
        struct signing_certificate parsed = {.not_after = -1};
        struct buf der = build_certificate(&certificate_rows[i].recipe);
        enum err got = signing_certificate_parse(buf_bytes(&der), &parsed, NULL);
        if (got != certificate_rows[i].want)
            fail_msg("%s: %s", certificate_rows[i].name, err_name(got));
        buf_done(&der);
    }
}

static void serials_are_compared_in_full(void **state)
{
    (void)state;
    struct serial a = {2, {1, 2}}, same = {2, {1, 2}}, shorter = {1, {1}}, other = {2, {1, 3}};
    assert_true(serial_equals(&a, &same));
    assert_false(serial_equals(&a, &shorter));
    assert_false(serial_equals(&a, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_those_of_the_rfc),
        cmocka_unit_test(a_signature_with_any_bit_flipped_does_not_verify),
        cmocka_unit_test(a_seed_of_another_size_is_refused),
        cmocka_unit_test(unsound_keys_are_told_and_verify_nothing),
        cmocka_unit_test(only_certificates_with_ed25519_keys_sign),
        cmocka_unit_test(serials_are_compared_in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
