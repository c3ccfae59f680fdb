/*
 * Client parts are loaded whole or not at all: every row of the second table has one thing in it that no good client
 * part has, and the message says which.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "crypt/ossl.h"
#include "fixtures.h"
#include "forge.h"
#include "keys/certificate.h"
#include "keys/pem.h"

#define DAY 86400
#define YEARS_20 (7305LL * DAY)

/* A root and pairs under it, and a root of the same name with a pair; made once. */
static struct world {
    struct fixture_root root, other_root;
    struct issued_pair pair, second, foreign;
} world;

static int make_world(void **state)
{
    (void)state;
    fixture_root_init(&world.root, FIXTURE_NOW);
    fixture_root_init(&world.other_root, FIXTURE_NOW);
    fixture_pair_init(&world.pair, &world.root, KEY_P256, FIXTURE_NOW);
    fixture_pair_init(&world.second, &world.root, KEY_X25519, FIXTURE_NOW);
    fixture_pair_init(&world.foreign, &world.other_root, KEY_P256, FIXTURE_NOW);
    return 0;
}

static int free_world(void **state)
{
    (void)state;
    fixture_root_done(&world.root);
    fixture_root_done(&world.other_root);
    issued_pair_done(&world.pair);
    issued_pair_done(&world.second);
    issued_pair_done(&world.foreign);
    return 0;
}

static void put(struct writer *w, const char *label, struct bytes der)
{
    struct secret *block = NULL;
    assert_int_equal(pem_format(label, der, &block, NULL), ERR_OK);
    writer_bytes(w, secret_bytes(block));
    secret_free(&block);
}

static void put_certificate(struct writer *w, const struct buf *der)
{
    put(w, "CERTIFICATE", buf_bytes(der));
}

static void put_key(struct writer *w, const struct issued_pair *p)
{
    put(w, "PRIVATE KEY", secret_bytes(p->encryption_key));
}

static void put_forged(struct writer *w, const struct forgery *f)
{
    struct buf der = forge(&world.root, &world.pair, f);
    put_certificate(w, &der);
    buf_done(&der);
}

/* Key, both certificates and root, with one of the certificates forged. */
static void put_pair_with(struct writer *w, const struct forgery *f)
{
    put_key(w, &world.pair);
    put_forged(w, f);
    put_certificate(w, f->signing ? &world.pair.encryption : &world.pair.signing);
    put_certificate(w, &world.root.certificate);
}

static void put_certificates(struct writer *w, const struct issued_pair *p)
{
    put_certificate(w, &p->encryption);
    put_certificate(w, &p->signing);
}

/* ---- what is loaded ---- */

static void as_exported(struct writer *w)
{
    put_key(w, &world.pair);
    put_certificates(w, &world.pair);
    put_certificate(w, &world.root.certificate);
}

static void backwards(struct writer *w)
{
    put_certificate(w, &world.root.certificate);
    put_certificate(w, &world.pair.signing);
    put_certificate(w, &world.pair.encryption);
    put_key(w, &world.pair);
}

static void with_other_blocks_and_text(struct writer *w)
{
    writer_text(w, "Our certificates\n");
    put(w, "DH PARAMETERS", bytes_text("anything"));
    put_certificate(w, &world.other_root.certificate);
    as_exported(w);
    put(w, "X509 CRL", bytes_text("not looked at"));
    put_certificate(w, &world.foreign.signing);
}

static void twice(struct writer *w)
{
    as_exported(w);
    as_exported(w);
}

static void without_key(struct writer *w)
{
    put_certificates(w, &world.pair);
    put_certificate(w, &world.root.certificate);
}

static void with_a_key_of_another_kind(struct writer *w)
{
    struct buf der = {NULL, 0};
    uint8_t *encoded = NULL;
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    int size = i2d_PrivateKey(key, &encoded);
    assert_int_equal(ossl_take(encoded, size, "encode", &der, NULL), ERR_OK);
    put(w, "PRIVATE KEY", buf_bytes(&der));
    as_exported(w);
    buf_done(&der);
    EVP_PKEY_free(key);
}

static void two_pairs_of_one_root(struct writer *w)
{
    put_key(w, &world.second);
    put_certificates(w, &world.pair);
    put_key(w, &world.pair);
    put_certificate(w, &world.root.certificate);
    put_certificates(w, &world.second);
}

static void two_pairs_of_two_roots_of_one_name(struct writer *w)
{
    put_key(w, &world.foreign);
    put_certificates(w, &world.foreign);
    put_certificate(w, &world.other_root.certificate);
    as_exported(w);
}

static void expired_encryption_certificate(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.not_before = FIXTURE_NOW - 9 * DAY, .not_after = FIXTURE_NOW - 8 * DAY});
}

static void expired_signing_certificate(struct writer *w)
{
    put_pair_with(
        w, &(struct forgery){.signing = true, .not_before = FIXTURE_NOW - 9 * DAY, .not_after = FIXTURE_NOW - 8 * DAY});
}

static void signing_certificate_of_next_year(struct writer *w)
{
    put_pair_with(w, &(struct forgery){
                         .signing = true, .not_before = FIXTURE_NOW + 365 * DAY, .not_after = FIXTURE_NOW + 366 * DAY});
}

struct good_row {
    const char *name;
    void (*build)(struct writer *w);
    int64_t after; /* seconds after FIXTURE_NOW */
    size_t pairs, keys, roots;
};

static const struct good_row good_rows[] = {
    {"as exported", as_exported, 0, 1, 1, 1},
    {"in another order", backwards, 0, 1, 1, 1},
    {"with other blocks and text", with_other_blocks_and_text, 0, 1, 1, 1},
    {"everything twice", twice, 0, 1, 1, 1},
    {"without the private key", without_key, 0, 1, 0, 1},
    {"with a key of another kind", with_a_key_of_another_kind, 0, 1, 1, 1},
    {"two pairs of one root", two_pairs_of_one_root, 0, 2, 2, 1},
    {"two pairs of two roots with the same name", two_pairs_of_two_roots_of_one_name, 0, 2, 2, 2},
    {"an expired encryption certificate", expired_encryption_certificate, 0, 1, 1, 1},
    {"an expired signing certificate", expired_signing_certificate, 0, 1, 1, 1},
    {"a signing certificate that is not valid yet", signing_certificate_of_next_year, 0, 1, 1, 1},
    {"five minutes after the root's end", as_exported, YEARS_20 + CLOCK_TOLERANCE, 1, 1, 1},
    {"five minutes before the root's beginning", as_exported, -DAY - CLOCK_TOLERANCE, 1, 1, 1},
};

static enum err load_built(void (*build)(struct writer *), int64_t after, struct pair_set *out, struct errinfo *e)
{
    struct load_params params = {.origin = "store/x.pem", .now = FIXTURE_NOW + after};
    struct writer w = writer_to(LIMIT_SOURCE_FILE);
    struct buf text = {NULL, 0};
    build(&w);
    assert_int_equal(writer_finish(&w, &text, NULL), ERR_OK);
    enum err error = pairs_load(buf_bytes(&text), &params, out, e);
    buf_done(&text);
    return error;
}

static void good_client_parts_are_loaded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good_rows / sizeof good_rows[0]; i++) {
        const struct good_row *row = &good_rows[i];
        struct pair_set set = {.pairs = NULL};
        struct errinfo e = {""};
        size_t keys = 0;
        enum err got = load_built(row->build, row->after, &set, &e);
        for (size_t p = 0; p < set.count; p++)
            keys += set.pairs[p].key != NULL;
        if (got != ERR_OK || set.count != row->pairs || keys != row->keys || set.root_count != row->roots)
            fail_msg("%s: %s (%s), %zu pairs, %zu keys, %zu roots", row->name, err_name(got), e.message, set.count,
                     keys, set.root_count);
        pair_set_done(&set);
    }
}

static void a_loaded_pair_says_what_its_certificates_say(void **state)
{
    (void)state;
    struct pair_set set = {.pairs = NULL};
    struct signing_certificate signing;
    uint8_t root_id[ROOT_ID_SIZE];
    assert_int_equal(load_built(as_exported, 0, &set, NULL), ERR_OK);
    const struct pair *p = &set.pairs[0];
    assert_string_equal(p->id, world.pair.id);
    assert_string_equal(p->origin, "store/x.pem");
    assert_int_equal(p->not_before, FIXTURE_NOW - DAY);
    assert_int_equal(p->not_after, FIXTURE_NOW + 730LL * DAY);
    assert_true(public_key_equals(&p->public_key, &p->key->public_key));
    assert_int_equal(signing_certificate_parse(buf_bytes(&world.pair.signing), &signing, NULL), ERR_OK);
    assert_memory_equal(p->signing.key, signing.key, SIGNING_KEY_SIZE);
    assert_true(serial_equals(&p->signing.serial, &signing.serial));
    sha256(buf_bytes(&world.root.certificate), root_id);
    assert_memory_equal(p->root_id, root_id, ROOT_ID_SIZE);
    assert_non_null(pair_set_find_root(&set, root_id));
    pair_set_done(&set);
}

static void every_kind_of_pair_is_issued_exported_and_loaded(void **state)
{
    (void)state;
    static const struct pair_params kinds[] = {{KEY_X25519, 0, 730, FIXTURE_NOW},
                                               {KEY_P256, 0, 730, FIXTURE_NOW},
                                               {KEY_RSA, 3072, 730, FIXTURE_NOW},
                                               {KEY_RSA, 4096, 730, FIXTURE_NOW}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct issued_pair pair = {.encryption_key = NULL};
        struct pair_set set = {.pairs = NULL};
        struct load_params params = {.now = FIXTURE_NOW};
        assert_int_equal(pair_issue(&world.root.issuer, &kinds[i], &pair, NULL), ERR_OK);
        struct secret *pem = fixture_pem(&pair, &world.root, true);
        assert_int_equal(pairs_load(secret_bytes(pem), &params, &set, NULL), ERR_OK);
        assert_int_equal(set.count, 1);
        assert_string_equal(set.pairs[0].id, pair.id);
        assert_non_null(set.pairs[0].key);
        assert_null(set.pairs[0].origin);
        secret_free(&pem);
        pair_set_done(&set);
        issued_pair_done(&pair);
    }
}

/* ---- what is refused ---- */

static void nothing(struct writer *w)
{
    (void)w;
}

static void text_only(struct writer *w)
{
    writer_text(w, "hello\n");
}

static void a_cut_block(struct writer *w)
{
    as_exported(w);
    writer_text(w, "-----BEGIN CERTIFICATE-----\nMIIB\n");
}

static void a_damaged_certificate(struct writer *w)
{
    as_exported(w);
    put(w, "CERTIFICATE", bytes_text("no certificate"));
}

static void a_certificate_with_a_byte_behind_it(struct writer *w)
{
    struct writer longer = writer_to(LIMIT_CERTIFICATE);
    struct buf der = {NULL, 0};
    writer_bytes(&longer, buf_bytes(&world.pair.encryption));
    writer_text(&longer, "x");
    assert_int_equal(writer_finish(&longer, &der, NULL), ERR_OK);
    put_certificate(w, &der);
    buf_done(&der);
}

static void a_huge_certificate(struct writer *w)
{
    static const uint8_t zeros[LIMIT_CERTIFICATE + 1];
    put(w, "CERTIFICATE", (struct bytes){zeros, sizeof zeros});
}

static void too_many_blocks(struct writer *w)
{
    for (unsigned i = 0; i <= LIMIT_PEM_BLOCKS; i++)
        put(w, "X", bytes_text("x"));
}

static void a_damaged_key(struct writer *w)
{
    put(w, "PRIVATE KEY", bytes_text("no key"));
    without_key(w);
}

static void a_key_under_a_password(struct writer *w)
{
    put(w, "ENCRYPTED PRIVATE KEY", bytes_text("anything"));
    without_key(w);
}

static void no_signing_certificate(struct writer *w)
{
    put_key(w, &world.pair);
    put_certificate(w, &world.pair.encryption);
    put_certificate(w, &world.root.certificate);
}

static void no_encryption_certificate(struct writer *w)
{
    put_key(w, &world.pair);
    put_certificate(w, &world.pair.signing);
    put_certificate(w, &world.root.certificate);
}

static void no_root(struct writer *w)
{
    put_key(w, &world.pair);
    put_certificates(w, &world.pair);
}

static void a_foreign_root_of_the_same_name(struct writer *w)
{
    put_key(w, &world.pair);
    put_certificates(w, &world.pair);
    put_certificate(w, &world.other_root.certificate);
}

static void the_key_of_another_pair(struct writer *w)
{
    put_key(w, &world.second);
    without_key(w);
}

static void a_signing_certificate_of_another_root(struct writer *w)
{
    struct buf signing = forge(&world.other_root, &world.pair, &(struct forgery){.signing = true});
    put_key(w, &world.pair);
    put_certificate(w, &world.pair.encryption);
    put_certificate(w, &signing);
    put_certificate(w, &world.root.certificate);
    buf_done(&signing);
}

/* Both certificates are the root's, but were not made for each other. */
static void the_signing_key_of_another_pair(struct writer *w)
{
    struct buf signing =
        forge(&world.root, &world.second, &(struct forgery){.signing = true, .common_name = world.pair.id});
    put_key(w, &world.pair);
    put_certificate(w, &world.pair.encryption);
    put_certificate(w, &signing);
    put_certificate(w, &world.root.certificate);
    buf_done(&signing);
}

static void another_pair_id(struct writer *w)
{
    put_key(w, &world.pair);
    put_forged(w, &(struct forgery){.common_name = "0123456789abcdef"});
    put_forged(w, &(struct forgery){.common_name = "0123456789abcdef", .signing = true});
    put_certificate(w, &world.root.certificate);
}

static void encryption_with_another_purpose(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.extended_key_usage = "emailProtection"});
}

static void encryption_with_two_purposes(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.extended_key_usage = "1.3.6.1.4.1.311.80.1,1.3.6.1.5.5.7.3.36"});
}

static void encryption_for_any_purpose(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.extended_key_usage = "anyExtendedKeyUsage"});
}

static void signing_with_the_purpose_of_encryption(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.signing = true, .extended_key_usage = "1.3.6.1.4.1.311.80.1"});
}

static void encryption_with_another_key_usage(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.key_usage = "critical,keyEncipherment"});
}

static void signing_with_one_more_key_usage(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.signing = true, .key_usage = "critical,digitalSignature,nonRepudiation"});
}

static void signing_as_a_ca(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.signing = true, .basic_constraints = "critical,CA:TRUE"});
}

static void a_compressed_point(struct writer *w)
{
    put_pair_with(w, &(struct forgery){.compressed = true});
}

static void a_small_order_signing_key(struct writer *w)
{
    static const uint8_t neutral[32] = {1};
    put_pair_with(w, &(struct forgery){.signing = true, .ed25519_key = neutral});
}

struct bad_row {
    const char *name;
    void (*build)(struct writer *w);
    int64_t after;
    enum err want;
    const char *says;
};

static const struct bad_row bad_rows[] = {
    {"nothing", nothing, 0, ERR_MALFORMED, "no encryption certificate"},
    {"text only", text_only, 0, ERR_MALFORMED, "no encryption certificate"},
    {"a cut block", a_cut_block, 0, ERR_MALFORMED, "END of this block is missing"},
    {"a damaged certificate", a_damaged_certificate, 0, ERR_MALFORMED, "a certificate is damaged"},
    {"a byte behind a certificate", a_certificate_with_a_byte_behind_it, 0, ERR_MALFORMED, "a certificate is damaged"},
    {"a huge certificate", a_huge_certificate, 0, ERR_TOO_LARGE, "at most 8192"},
    {"too many blocks", too_many_blocks, 0, ERR_TOO_LARGE, "more than 256"},
    {"a damaged key", a_damaged_key, 0, ERR_MALFORMED, "line 1: a private key is damaged"},
    {"a key under a password", a_key_under_a_password, 0, ERR_CANNOT_OPEN, "under a password"},
    {"no signing certificate", no_signing_certificate, 0, ERR_MALFORMED, "signing certificate is missing"},
    {"no encryption certificate", no_encryption_certificate, 0, ERR_MALFORMED, "no encryption certificate"},
    {"no root", no_root, 0, ERR_MALFORMED, "root that issued it is missing"},
    {"a foreign root of the same name", a_foreign_root_of_the_same_name, 0, ERR_MALFORMED, "root that issued it is"},
    {"the key of another pair", the_key_of_another_pair, 0, ERR_CANNOT_OPEN, "not that of its encryption certificate"},
    {"a signing certificate of another root", a_signing_certificate_of_another_root, 0, ERR_MALFORMED,
     "signing certificate is not a good one"},
    {"the signing key of another pair", the_signing_key_of_another_pair, 0, ERR_MALFORMED, "is not that of their keys"},
    {"another pair id", another_pair_id, 0, ERR_MALFORMED, "is not that of their keys"},
    {"encryption with another purpose", encryption_with_another_purpose, 0, ERR_MALFORMED,
     "another extended key usage"},
    {"encryption with two purposes", encryption_with_two_purposes, 0, ERR_MALFORMED, "another extended key usage"},
    {"encryption for any purpose", encryption_for_any_purpose, 0, ERR_MALFORMED, "another extended key usage"},
    {"signing with the purpose of encryption", signing_with_the_purpose_of_encryption, 0, ERR_MALFORMED,
     "its signing certificate has another extended key usage"},
    {"encryption with another key usage", encryption_with_another_key_usage, 0, ERR_MALFORMED, "another key usage"},
    {"signing with one more key usage", signing_with_one_more_key_usage, 0, ERR_MALFORMED, "another key usage"},
    {"signing as a CA", signing_as_a_ca, 0, ERR_MALFORMED, "that of a CA"},
    {"a compressed point", a_compressed_point, 0, ERR_MALFORMED, "uncompressed point"},
    {"a signing key of small order", a_small_order_signing_key, 0, ERR_MALFORMED, "small order"},
    {"after the root's end", as_exported, YEARS_20 + CLOCK_TOLERANCE + 1, ERR_MALFORMED, "root certificate is valid"},
    {"before the root's beginning", as_exported, -DAY - CLOCK_TOLERANCE - 1, ERR_MALFORMED,
     "the clock says 2026-11-21"},
};

static void bad_client_parts_are_refused_with_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
        const struct bad_row *row = &bad_rows[i];
        struct pair_set set = {.count = 0};
        struct errinfo e = {""};
        enum err got = load_built(row->build, row->after, &set, &e);
        if (got != row->want || strstr(e.message, row->says) == NULL || strncmp(e.message, "store/x.pem: ", 13) != 0)
            fail_msg("%s: %s (%s)", row->name, err_name(got), e.message);
        assert_int_equal(set.count, 0);
        assert_null(set.pairs);
        assert_null(strchr(e.message, '\n'));
    }
}

static void a_pair_is_checked_from_its_parts_and_takes_its_key_over(void **state)
{
    (void)state;
    struct pair pair = {.key = NULL};
    struct pair_parts parts = {buf_bytes(&world.pair.encryption), buf_bytes(&world.pair.signing),
                               buf_bytes(&world.root.certificate), NULL};
    assert_int_equal(key_load(secret_bytes(world.second.encryption_key), KEY_PKCS8, &parts.key, NULL), ERR_OK);
    assert_int_equal(pair_from_parts(&parts, FIXTURE_NOW, &pair, NULL), ERR_CANNOT_OPEN);
    assert_null(pair.key);
    parts.key = NULL;
    assert_int_equal(key_load(secret_bytes(world.pair.encryption_key), KEY_PKCS8, &parts.key, NULL), ERR_OK);
    assert_int_equal(pair_from_parts(&parts, FIXTURE_NOW, &pair, NULL), ERR_OK);
    assert_ptr_equal(pair.key, parts.key);
    pair_done(&pair);
    parts.key = NULL;
    parts.root = buf_bytes(&world.other_root.certificate);
    assert_int_equal(pair_from_parts(&parts, FIXTURE_NOW, &pair, NULL), ERR_MALFORMED);
    parts.root = buf_bytes(&world.pair.signing);
    assert_int_equal(pair_from_parts(&parts, FIXTURE_NOW, &pair, NULL), ERR_MALFORMED);
}

/* As docs/format.md has it, step by step. */
static void hash_both(struct bytes a, struct bytes b, char out[static PAIR_ID_SIZE])
{
    uint8_t both[2 * LIMIT_CERTIFICATE], hash[32];
    assert_true(a.size + b.size <= sizeof both);
    memcpy(both, a.data, a.size);
    memcpy(both + a.size, b.data, b.size);
    sha256((struct bytes){both, a.size + b.size}, hash);
    hex_encode((struct bytes){hash, 8}, out);
}

static void a_pair_id_is_that_of_both_public_keys(void **state)
{
    (void)state;
    static const uint8_t large[2 * LIMIT_CERTIFICATE] = {0};
    char id[PAIR_ID_SIZE] = "", want[PAIR_ID_SIZE] = "", none[PAIR_ID_SIZE] = "";
    struct certificate_fields encryption, signing;
    assert_int_equal(certificate_parse(buf_bytes(&world.pair.encryption), &encryption, NULL), ERR_OK);
    assert_int_equal(certificate_parse(buf_bytes(&world.pair.signing), &signing, NULL), ERR_OK);
    hash_both(encryption.public_key, signing.public_key, want);
    assert_int_equal(pair_id_of(encryption.public_key, signing.public_key, id, NULL), ERR_OK);
    assert_string_equal(id, want);
    assert_string_equal(world.pair.id, want);
    assert_int_equal(pair_id_of(encryption.public_key, (struct bytes){large, sizeof large}, none, NULL), ERR_TOO_LARGE);
    assert_string_equal(none, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_client_parts_are_loaded),
        cmocka_unit_test(a_loaded_pair_says_what_its_certificates_say),
        cmocka_unit_test(every_kind_of_pair_is_issued_exported_and_loaded),
        cmocka_unit_test(bad_client_parts_are_refused_with_the_reason),
        cmocka_unit_test(a_pair_is_checked_from_its_parts_and_takes_its_key_over),
        cmocka_unit_test(a_pair_id_is_that_of_both_public_keys),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
