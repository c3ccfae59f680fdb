/*
 * What the admin issues: certificates with exactly what docs/format.md says, CRLs, and whose signature is whose.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "crypt/authority.h"
#include "crypt/describe.h"
#include "crypt/ossl.h"
#include "fixtures.h"
#include "keys/certificate.h"
#include "keys/crl.h"

#define DAY 86400

static struct world {
    struct fixture_root root, other_root;
    struct issued_pair pair;
} world;

static int make_world(void **state)
{
    (void)state;
    fixture_root_init(&world.root, FIXTURE_NOW);
    fixture_root_init(&world.other_root, FIXTURE_NOW);
    fixture_pair_init(&world.pair, &world.root, KEY_P256, FIXTURE_NOW);
    return 0;
}

static int free_world(void **state)
{
    (void)state;
    fixture_root_done(&world.root);
    fixture_root_done(&world.other_root);
    issued_pair_done(&world.pair);
    return 0;
}

struct organization_row {
    const char *name, *organization;
    enum err want;
};

#define TEN "1234567890"
#define SIXTY TEN TEN TEN TEN TEN TEN

static const struct organization_row organization_rows[] = {
    {"one character", "E", ERR_OK},
    {"64 characters", SIXTY "1234", ERR_OK},
    {"64 characters of two bytes", "\xC3\xBC" SIXTY "123", ERR_OK},
    {"UTF-8 of two, three and four bytes", "\xC3\x9C\xE2\x82\xAC\xF0\x9F\x94\x92", ERR_OK},
    {"what names and shells treat in a special way", "A/B, \"C\" + D=E;#\\ $F", ERR_OK},
    {"nothing", "", ERR_USAGE},
    {"65 characters", SIXTY "12345", ERR_USAGE},
    {"a line feed", "A\nB", ERR_USAGE},
    {"a delete", "A\x7F", ERR_USAGE},
    {"Latin-1", "\xFC", ERR_USAGE},
    {"a cut sequence", "A\xE2\x82", ERR_USAGE},
    {"a continuation byte alone", "\x82", ERR_USAGE},
    {"an encoding that is too long", "\xE0\x80\xAF", ERR_USAGE},
    {"a surrogate", "\xED\xA0\x80", ERR_USAGE},
    {"above U+10FFFF", "\xF4\x90\x80\x80", ERR_USAGE},
};

static void an_organization_is_1_to_64_characters_of_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof organization_rows / sizeof organization_rows[0]; i++) {
        struct buf certificate = {NULL, 0};
        struct secret *key = NULL;
        struct errinfo e = {""};
        enum err got = root_issue(organization_rows[i].organization, FIXTURE_NOW, &certificate, &key, &e);
        if (got != organization_rows[i].want || (key != NULL) != (got == ERR_OK))
            fail_msg("%s: %s (%s)", organization_rows[i].name, err_name(got), e.message);
        buf_done(&certificate);
        secret_free(&key);
    }
}

static void a_pair_bears_the_organization_of_its_root(void **state)
{
    (void)state;
    struct fixture_root root = {.key = NULL};
    struct issued_pair pair;
    struct pair p = {.key = NULL};
    assert_int_equal(root_issue("\xC3\x9C, Ltd.", FIXTURE_NOW, &root.certificate, &root.key, NULL), ERR_OK);
    root.issuer = (struct issuer){buf_bytes(&root.certificate), root.key};
    fixture_pair_init(&pair, &root, KEY_X25519, FIXTURE_NOW);
    fixture_load(&pair, &root, true, &p);
    struct certificate_facts facts;
    char want[128];
    assert_int_equal(certificate_describe(buf_bytes(&pair.signing), &facts, NULL), ERR_OK);
    snprintf(want, sizeof want, "CN=%s,OU=signing,O=\\C3\\9C\\, Ltd.", pair.id);
    assert_string_equal(facts.subject, want);
    pair_done(&p);
    issued_pair_done(&pair);
    fixture_root_done(&root);
}

struct extension_row {
    int nid;
    bool critical;
};

static void check_extensions(struct bytes der, const struct extension_row *rows, int count)
{
    X509 *certificate = ossl_certificate(der);
    assert_int_equal(X509_get_ext_count(certificate), count);
    for (int i = 0; i < count; i++) {
        X509_EXTENSION *extension = X509_get_ext(certificate, i);
        assert_int_equal(OBJ_obj2nid(X509_EXTENSION_get_object(extension)), rows[i].nid);
        assert_int_equal(X509_EXTENSION_get_critical(extension), rows[i].critical);
    }
    X509_free(certificate);
}

static void certificates_have_the_extensions_of_the_format_and_no_others(void **state)
{
    (void)state;
    static const struct extension_row root[] = {{NID_basic_constraints, true},
                                                {NID_key_usage, true},
                                                {NID_subject_key_identifier, false},
                                                {NID_authority_key_identifier, false}};
    static const struct extension_row leaf[] = {{NID_basic_constraints, true},
                                                {NID_key_usage, true},
                                                {NID_ext_key_usage, false},
                                                {NID_subject_key_identifier, false},
                                                {NID_authority_key_identifier, false}};
    check_extensions(buf_bytes(&world.root.certificate), root, 4);
    check_extensions(buf_bytes(&world.pair.encryption), leaf, 5);
    check_extensions(buf_bytes(&world.pair.signing), leaf, 5);
}

static void the_root_is_a_ca_with_path_length_1(void **state)
{
    (void)state;
    X509 *root = ossl_certificate(buf_bytes(&world.root.certificate));
    assert_int_equal(X509_get_pathlen(root), 1);
    assert_int_equal(X509_get_key_usage(root), KU_KEY_CERT_SIGN | KU_CRL_SIGN);
    assert_true((X509_get_extension_flags(root) & EXFLAG_CA) != 0);
    X509_free(root);
}

static void dates_begin_a_day_before_and_no_pair_outlives_its_root(void **state)
{
    (void)state;
    struct certificate_fields root, pair;
    struct issued_pair longest;
    struct pair_params params = {.kind = KEY_X25519, .valid_days = 30 * 365, .now = FIXTURE_NOW};
    assert_int_equal(certificate_parse(buf_bytes(&world.root.certificate), &root, NULL), ERR_OK);
    assert_int_equal(root.not_before, FIXTURE_NOW - DAY);
    assert_int_equal(root.not_after, FIXTURE_NOW + 7305LL * DAY);
    assert_int_equal(certificate_parse(buf_bytes(&world.pair.signing), &pair, NULL), ERR_OK);
    assert_int_equal(pair.not_before, FIXTURE_NOW - DAY);
    assert_int_equal(pair.not_after, FIXTURE_NOW + 730LL * DAY);
    assert_int_equal(pair_issue(&world.root.issuer, &params, &longest, NULL), ERR_OK);
    assert_int_equal(certificate_parse(buf_bytes(&longest.encryption), &pair, NULL), ERR_OK);
    assert_int_equal(pair.not_after, root.not_after);
    issued_pair_done(&longest);
}

static void nothing_is_issued_with_a_key_that_is_not_the_roots(void **state)
{
    (void)state;
    struct issuer mixed = {buf_bytes(&world.root.certificate), world.other_root.key};
    struct pair_params params = {.kind = KEY_X25519, .valid_days = 1, .now = FIXTURE_NOW};
    struct issued_pair pair = {.encryption_key = NULL};
    struct buf crl = {NULL, 0};
    assert_int_equal(pair_issue(&mixed, &params, &pair, NULL), ERR_INTERNAL);
    assert_null(pair.encryption_key);
    assert_int_equal(crl_issue(&mixed, &(struct crl_params){1, NULL, 0, FIXTURE_NOW}, &crl, NULL), ERR_INTERNAL);
    assert_null(crl.data);
}

static void a_crl_says_its_number_and_what_it_revokes(void **state)
{
    (void)state;
    struct buf der = {NULL, 0};
    struct signing_certificate signing;
    struct crl crl;
    struct serial other = {1, {1}};
    fixture_crl(&world.root, 2, &world.pair, 1, &der);
    assert_int_equal(crl_parse(buf_bytes(&der), &crl, NULL), ERR_OK);
    assert_int_equal(signing_certificate_parse(buf_bytes(&world.pair.signing), &signing, NULL), ERR_OK);
    assert_int_equal(crl.number, 2);
    assert_true(crl_lists(&crl, &signing.serial));
    assert_false(crl_lists(&crl, &other));
    buf_done(&der);
}

struct number_row {
    const char *name;
    uint64_t number;
    enum err want;
};

static const struct number_row number_rows[] = {
    {"1", 1, ERR_OK},
    {"128, whose INTEGER needs a zero in front", 128, ERR_OK},
    {"2^53 - 1", VERSION_MAX, ERR_OK},
    {"0", 0, ERR_INTERNAL},
    {"2^53", VERSION_MAX + 1, ERR_INTERNAL},
};

static void a_crl_number_is_from_1_to_2_to_the_53_less_1(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof number_rows / sizeof number_rows[0]; i++) {
        struct buf der = {NULL, 0};
        struct crl crl = {.number = 0};
        enum err got = crl_issue(&world.root.issuer, &(struct crl_params){number_rows[i].number, NULL, 0, FIXTURE_NOW},
                                 &der, NULL);
        if (got == ERR_OK)
            assert_int_equal(crl_parse(buf_bytes(&der), &crl, NULL), ERR_OK);
        if (got != number_rows[i].want || (got == ERR_OK && crl.number != number_rows[i].number))
            fail_msg("%s: %s", number_rows[i].name, err_name(got));
        buf_done(&der);
    }
}

static void a_crl_holds_400_pairs_and_not_any_number(void **state)
{
    (void)state;
    static struct serial serials[700];
    struct buf der = {NULL, 0};
    struct crl crl;
    for (size_t i = 0; i < 700; i++)
        serials[i] = (struct serial){17, {0, 0xFF, (uint8_t)(i >> 8), (uint8_t)i, [16] = 1}};
    assert_int_equal(crl_issue(&world.root.issuer, &(struct crl_params){1, serials, 400, FIXTURE_NOW}, &der, NULL),
                     ERR_OK);
    assert_int_equal(crl_parse(buf_bytes(&der), &crl, NULL), ERR_OK);
    assert_true(crl_lists(&crl, &serials[399]));
    assert_false(crl_lists(&crl, &serials[400]));
    buf_done(&der);
    assert_int_equal(crl_issue(&world.root.issuer, &(struct crl_params){1, serials, 700, FIXTURE_NOW}, &der, NULL),
                     ERR_TOO_LARGE);
    assert_null(der.data);
}

static void a_crl_is_only_its_own_roots(void **state)
{
    (void)state;
    struct buf der = {NULL, 0};
    struct bytes root = buf_bytes(&world.root.certificate);
    fixture_crl(&world.root, 2, &world.pair, 1, &der);
    assert_int_equal(crl_verify(buf_bytes(&der), root, NULL), ERR_OK);
    assert_int_equal(crl_verify(buf_bytes(&der), buf_bytes(&world.other_root.certificate), NULL), ERR_BAD_SIGNATURE);
    assert_int_equal(crl_verify(buf_bytes(&der), buf_bytes(&world.pair.signing), NULL), ERR_BAD_SIGNATURE);
    assert_int_equal(crl_verify(buf_bytes(&der), bytes_text("x"), NULL), ERR_MALFORMED);
    assert_int_equal(crl_verify(root, root, NULL), ERR_MALFORMED);
    assert_int_equal(crl_verify((struct bytes){der.data, der.size - 1}, root, NULL), ERR_MALFORMED);
    buf_done(&der);
}

static void a_crl_with_any_bit_flipped_is_refused(void **state)
{
    (void)state;
    struct buf der = {NULL, 0};
    fixture_crl(&world.root, 2, &world.pair, 1, &der);
    for (size_t bit = 0; bit < 8 * der.size; bit++) {
        der.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        enum err got = crl_verify(buf_bytes(&der), buf_bytes(&world.root.certificate), NULL);
        if (got != ERR_MALFORMED && got != ERR_BAD_SIGNATURE)
            fail_msg("bit %zu: %s", bit, err_name(got));
        der.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    buf_done(&der);
}

static void a_certificate_is_only_its_own_roots(void **state)
{
    (void)state;
    struct bytes signing = buf_bytes(&world.pair.signing), root = buf_bytes(&world.root.certificate);
    assert_int_equal(certificate_verify(signing, root, NULL), ERR_OK);
    assert_int_equal(certificate_verify(signing, buf_bytes(&world.other_root.certificate), NULL), ERR_BAD_SIGNATURE);
    assert_int_equal(certificate_verify(signing, buf_bytes(&world.pair.encryption), NULL), ERR_BAD_SIGNATURE);
    assert_int_equal(certificate_verify(bytes_text("x"), root, NULL), ERR_MALFORMED);
}

static void a_certificate_is_described(void **state)
{
    (void)state;
    struct certificate_facts facts = {.subject = "untouched"};
    struct certificate_fields fields;
    assert_int_equal(certificate_describe(bytes_text("x"), &facts, NULL), ERR_MALFORMED);
    assert_string_equal(facts.subject, "untouched");
    assert_int_equal(certificate_describe(buf_bytes(&world.root.certificate), &facts, NULL), ERR_OK);
    assert_int_equal(certificate_parse(buf_bytes(&world.root.certificate), &fields, NULL), ERR_OK);
    assert_string_equal(facts.subject, "CN=Rollseal Root,O=Example");
    assert_int_equal(strlen(facts.fingerprint), 64);
    assert_true(serial_equals(&facts.serial, &fields.serial));
    assert_int_equal(facts.not_after, fields.not_after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_organization_is_1_to_64_characters_of_utf8),
        cmocka_unit_test(a_pair_bears_the_organization_of_its_root),
        cmocka_unit_test(certificates_have_the_extensions_of_the_format_and_no_others),
        cmocka_unit_test(the_root_is_a_ca_with_path_length_1),
        cmocka_unit_test(dates_begin_a_day_before_and_no_pair_outlives_its_root),
        cmocka_unit_test(nothing_is_issued_with_a_key_that_is_not_the_roots),
        cmocka_unit_test(a_crl_says_its_number_and_what_it_revokes),
        cmocka_unit_test(a_crl_number_is_from_1_to_2_to_the_53_less_1),
        cmocka_unit_test(a_crl_holds_400_pairs_and_not_any_number),
        cmocka_unit_test(a_crl_is_only_its_own_roots),
        cmocka_unit_test(a_crl_with_any_bit_flipped_is_refused),
        cmocka_unit_test(a_certificate_is_only_its_own_roots),
        cmocka_unit_test(a_certificate_is_described),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
