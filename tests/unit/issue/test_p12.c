/*
 * PKCS#12: what is written is read back with its password and with no other, and a file may not cost what it likes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/pkcs12.h>
#include <string.h>

#include "base/limits.h"
#include "crypt/load.h"
#include "crypt/ossl.h"
#include "fixtures.h"
#include "issue/p12.h"

static struct world {
    struct fixture_root root;
    struct issued_pair pair, second;
    struct secret *right, *wrong, *empty;
    struct secret *file; /* the pair under the right password */
} world;

static struct secret *secret_text(const char *text)
{
    struct secret *s = NULL;
    assert_int_equal(secret_copy(bytes_text(text), &s, NULL), ERR_OK);
    return s;
}

static struct secret *write_file(const struct issued_pair *pair, const struct secret *password)
{
    struct secret *file = NULL;
    struct p12_params params = {.id = pair->id,
                                .encryption = buf_bytes(&pair->encryption),
                                .signing = buf_bytes(&pair->signing),
                                .root = buf_bytes(&world.root.certificate),
                                .key = pair->encryption_key,
                                .password = password};
    assert_int_equal(p12_write(&params, &file, NULL), ERR_OK);
    return file;
}

static int make_world(void **state)
{
    (void)state;
    fixture_root_init(&world.root, FIXTURE_NOW);
    fixture_pair_init(&world.pair, &world.root, KEY_P256, FIXTURE_NOW);
    fixture_pair_init(&world.second, &world.root, KEY_X25519, FIXTURE_NOW);
    world.right = secret_text("gr\xC3\xBC\xC3\x9F Gott");
    world.wrong = secret_text("guess");
    world.empty = secret_text("");
    world.file = write_file(&world.pair, world.right);
    return 0;
}

static int free_world(void **state)
{
    (void)state;
    fixture_root_done(&world.root);
    issued_pair_done(&world.pair);
    issued_pair_done(&world.second);
    secret_free(&world.right);
    secret_free(&world.wrong);
    secret_free(&world.empty);
    secret_free(&world.file);
    return 0;
}

static enum err load(struct bytes file, const struct secret *first, const struct secret *second, struct pair_set *out)
{
    const struct secret *passwords[] = {first, second};
    struct load_params params = {.origin = "x.p12",
                                 .passwords = passwords,
                                 .password_count = (first != NULL) + (size_t)(second != NULL),
                                 .now = FIXTURE_NOW};
    return pairs_load(file, &params, out, NULL);
}

static void a_file_opens_with_its_password_whichever_it_is(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    assert_int_equal(load(secret_bytes(world.file), world.wrong, world.right, &set), ERR_OK);
    assert_int_equal(set.count, 1);
    assert_string_equal(set.pairs[0].id, world.pair.id);
    assert_non_null(set.pairs[0].key);
    pair_set_done(&set);
}

static void no_other_password_opens_it(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    assert_int_equal(load(secret_bytes(world.file), NULL, NULL, &set), ERR_WRONG_PASSPHRASE);
    assert_int_equal(load(secret_bytes(world.file), world.wrong, world.empty, &set), ERR_WRONG_PASSPHRASE);
    assert_null(set.pairs);
}

/* peer-bugs 17: an export under a new password must not be openable with the old one. */
static void peer_bug_17_the_old_password_fails_on_the_new_file(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    struct secret *file = write_file(&world.pair, world.wrong);
    assert_int_equal(load(secret_bytes(file), world.right, NULL, &set), ERR_WRONG_PASSPHRASE);
    assert_int_equal(load(secret_bytes(file), world.wrong, NULL, &set), ERR_OK);
    pair_set_done(&set);
    secret_free(&file);
}

static void an_empty_password_is_tried_by_itself(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    struct secret *file = write_file(&world.second, world.empty);
    assert_int_equal(load(secret_bytes(file), world.wrong, NULL, &set), ERR_OK);
    assert_string_equal(set.pairs[0].id, world.second.id);
    pair_set_done(&set);
    secret_free(&file);
}

static void what_is_not_the_whole_file_is_malformed(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    struct secret *longer = NULL;
    struct bytes file = secret_bytes(world.file);
    for (size_t size = 1; size < file.size; size += 97)
        assert_int_equal(load((struct bytes){file.data, size}, world.right, NULL, &set), ERR_MALFORMED);
    assert_int_equal(secret_new(file.size + 1, &longer, NULL), ERR_OK);
    memcpy(longer->bytes, file.data, file.size);
    assert_int_equal(load(secret_bytes(longer), world.right, NULL, &set), ERR_MALFORMED);
    assert_null(set.pairs);
    secret_free(&longer);
}

static struct secret *finish(PKCS12 *file)
{
    uint8_t *der = NULL;
    struct secret *out = NULL;
    int size = i2d_PKCS12(file, &der);
    assert_int_equal(ossl_take_secret(der, size, "encode", &out, NULL), ERR_OK);
    PKCS12_free(file);
    return out;
}

static void a_password_that_costs_too_much_is_refused(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    struct bytes whole = secret_bytes(world.file);
    const uint8_t *at = whole.data;
    PKCS12 *file = d2i_PKCS12(NULL, &at, (long)whole.size);
    const ASN1_INTEGER *iterations;
    PKCS12_get0_mac(NULL, NULL, NULL, &iterations, file);
    union {
        const ASN1_INTEGER *read;
        ASN1_INTEGER *write;
    } count = {iterations};
    assert_int_equal(ASN1_INTEGER_set_int64(count.write, LIMIT_P12_ITERATIONS + 1), 1);
    struct secret *costly = finish(file);
    assert_int_equal(load(secret_bytes(costly), world.right, NULL, &set), ERR_TOO_LARGE);
    assert_null(set.pairs);
    secret_free(&costly);
}

/* Adds certificates and key of a pair to the parts of a file: what other programs write, two pairs in one. */
static void add_pair(STACK_OF(PKCS7) * *parts, const struct issued_pair *pair, int encryption)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    X509 *certificates[] = {ossl_certificate(buf_bytes(&pair->encryption)), ossl_certificate(buf_bytes(&pair->signing)),
                            ossl_certificate(buf_bytes(&world.root.certificate))};
    EVP_PKEY *key = ossl_private_key(secret_bytes(pair->encryption_key));
    for (size_t i = 0; i < 3; i++) {
        assert_non_null(PKCS12_add_cert(&bags, certificates[i]));
        X509_free(certificates[i]);
    }
    assert_non_null(PKCS12_add_key(&bags, key, 0, 10, encryption, "pass"));
    assert_int_equal(PKCS12_add_safe(parts, bags, encryption, 10, "pass"), 1);
    EVP_PKEY_free(key);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static struct secret *write_two_pairs(int encryption, bool with_mac)
{
    STACK_OF(PKCS7) *parts = NULL;
    add_pair(&parts, &world.pair, encryption);
    add_pair(&parts, &world.second, encryption);
    PKCS12 *file = PKCS12_add_safes(parts, 0);
    if (with_mac)
        assert_int_equal(PKCS12_set_mac(file, "pass", -1, NULL, 0, 10, EVP_sha1()), 1);
    sk_PKCS7_pop_free(parts, PKCS7_free);
    return finish(file);
}

struct other_row {
    const char *name;
    int encryption;
    bool with_mac;
    enum err want;
};

static const struct other_row other_rows[] = {
    {"PBES2 with AES-128", NID_aes_128_cbc, true, ERR_OK},
    {"the older scheme with triple DES", NID_pbe_WithSHA1And3_Key_TripleDES_CBC, true, ERR_OK},
    {"no MAC, so no password", NID_aes_128_cbc, false, ERR_MALFORMED},
};

static void files_of_other_programs_with_several_pairs_are_read(void **state)
{
    (void)state;
    struct secret *password = secret_text("pass");
    for (size_t i = 0; i < sizeof other_rows / sizeof other_rows[0]; i++) {
        struct pair_set set = {.pairs = NULL};
        struct secret *file = write_two_pairs(other_rows[i].encryption, other_rows[i].with_mac);
        enum err got = load(secret_bytes(file), password, NULL, &set);
        if (got != other_rows[i].want || set.count != (got == ERR_OK ? 2 : 0))
            fail_msg("%s: %s", other_rows[i].name, err_name(got));
        pair_set_done(&set);
        secret_free(&file);
    }
    secret_free(&password);
}

static void a_password_with_a_nul_cannot_be_written(void **state)
{
    (void)state;
    struct secret *password = NULL, *file = NULL;
    assert_int_equal(secret_copy((struct bytes){(const uint8_t *)"a\0b", 3}, &password, NULL), ERR_OK);
    struct p12_params params = {.id = world.pair.id, .key = world.pair.encryption_key, .password = password};
    assert_int_equal(p12_write(&params, &file, NULL), ERR_USAGE);
    params.id = "no id";
    params.password = world.right;
    assert_int_equal(p12_write(&params, &file, NULL), ERR_INTERNAL);
    assert_null(file);
    secret_free(&password);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_opens_with_its_password_whichever_it_is),
        cmocka_unit_test(no_other_password_opens_it),
        cmocka_unit_test(peer_bug_17_the_old_password_fails_on_the_new_file),
        cmocka_unit_test(an_empty_password_is_tried_by_itself),
        cmocka_unit_test(what_is_not_the_whole_file_is_malformed),
        cmocka_unit_test(a_password_that_costs_too_much_is_refused),
        cmocka_unit_test(files_of_other_programs_with_several_pairs_are_read),
        cmocka_unit_test(a_password_with_a_nul_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
