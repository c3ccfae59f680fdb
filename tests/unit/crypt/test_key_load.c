/*
 * Keys of every kind and encoding, made and loaded, and RSA-OAEP.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "base/limits.h"
#include "crypt/key.h"
#include "crypt/ossl.h"
#include "issue/key_generate.h"

struct kind_row {
    const char *algorithm;
    enum key_kind kind;
    unsigned rsa_bits;
};

static const struct kind_row kind_rows[] = {
    {"x25519", KEY_X25519, 0},
    {"p256", KEY_P256, 0},
    {"rsa3072", KEY_RSA, 3072},
    {"rsa4096", KEY_RSA, 4096},
};

static void a_generated_key_is_loaded_and_has_the_public_key_of_its_spki(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kind_rows / sizeof kind_rows[0]; i++) {
        struct secret *pkcs8 = NULL;
        struct key *key = NULL;
        struct public_key public_key;
        uint8_t *spki = NULL;
        assert_int_equal(key_generate(kind_rows[i].kind, kind_rows[i].rsa_bits, &pkcs8, NULL), ERR_OK);
        assert_int_equal(key_load(secret_bytes(pkcs8), KEY_PKCS8, &key, NULL), ERR_OK);
        EVP_PKEY *decoded = ossl_private_key(secret_bytes(pkcs8));
        int size = i2d_PUBKEY(decoded, &spki);
        assert_true(size > 0);
        assert_int_equal(public_key_from_spki((struct bytes){spki, (size_t)size}, &public_key, NULL), ERR_OK);
        assert_true(public_key_equals(&public_key, &key->public_key));
        assert_string_equal(public_key_algorithm(&public_key), kind_rows[i].algorithm);
        OPENSSL_free(spki);
        EVP_PKEY_free(decoded);
        key_free(&key);
        secret_free(&pkcs8);
    }
}

/* The private key in this structure of OpenSSL's encoders, as a new secret. */
static struct secret *encode(EVP_PKEY *key, const char *structure)
{
    uint8_t *der = NULL;
    size_t size = 0;
    struct secret *out = NULL;
    OSSL_ENCODER_CTX *encoder = OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, "DER", structure, NULL);
    assert_int_equal(OSSL_ENCODER_to_data(encoder, &der, &size), 1);
    assert_int_equal(ossl_take_secret(der, (int)size, "encode", &out, NULL), ERR_OK);
    OSSL_ENCODER_CTX_free(encoder);
    return out;
}

struct encoding_row {
    const char *name;
    const char *algorithm; /* as OpenSSL names it; "RSA" has `bits` */
    size_t bits;
    const char *structure;
    enum key_encoding encoding;
    enum err want;
};

static const struct encoding_row encoding_rows[] = {
    {"RSA in PKCS#1", "RSA", 3072, "type-specific", KEY_PKCS1, ERR_OK},
    {"RSA in PKCS#8", "RSA", 3072, "PrivateKeyInfo", KEY_PKCS8, ERR_OK},
    {"P-256 in SEC1", "P-256", 0, "type-specific", KEY_SEC1, ERR_OK},
    {"P-256 in PKCS#8", "P-256", 0, "PrivateKeyInfo", KEY_PKCS8, ERR_OK},
    {"RSA with 2048 bits", "RSA", 2048, "PrivateKeyInfo", KEY_PKCS8, ERR_CANNOT_OPEN},
    {"P-384", "P-384", 0, "PrivateKeyInfo", KEY_PKCS8, ERR_CANNOT_OPEN},
    {"P-384 in SEC1", "P-384", 0, "type-specific", KEY_SEC1, ERR_CANNOT_OPEN},
    {"Ed25519", "ED25519", 0, "PrivateKeyInfo", KEY_PKCS8, ERR_CANNOT_OPEN},
    {"RSA in PKCS#1 where SEC1 is said", "RSA", 2048, "type-specific", KEY_SEC1, ERR_MALFORMED},
    {"P-256 in SEC1 where PKCS#1 is said", "P-256", 0, "type-specific", KEY_PKCS1, ERR_MALFORMED},
};

static EVP_PKEY *generate(const struct encoding_row *row)
{
    if (strcmp(row->algorithm, "RSA") == 0)
        return EVP_RSA_gen((unsigned)row->bits);
    return row->algorithm[0] == 'P' ? EVP_EC_gen(row->algorithm) : EVP_PKEY_Q_keygen(NULL, NULL, row->algorithm);
}

static void every_encoding_is_loaded_and_other_keys_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof encoding_rows / sizeof encoding_rows[0]; i++) {
        struct key *key = NULL;
        struct errinfo e = {""};
        EVP_PKEY *generated = generate(&encoding_rows[i]);
        struct secret *der = encode(generated, encoding_rows[i].structure);
        enum err got = key_load(secret_bytes(der), encoding_rows[i].encoding, &key, &e);
        if (got != encoding_rows[i].want || (key != NULL) != (got == ERR_OK))
            fail_msg("%s: %s (%s)", encoding_rows[i].name, err_name(got), e.message);
        key_free(&key);
        secret_free(&der);
        EVP_PKEY_free(generated);
    }
}

struct rsa_world {
    struct key *key, *other;
};

static int make_rsa_world(void **state)
{
    static struct rsa_world world;
    struct key **keys[] = {&world.key, &world.other};
    for (size_t i = 0; i < 2; i++) {
        struct secret *pkcs8 = NULL;
        if (key_generate(KEY_RSA, 3072, &pkcs8, NULL) != ERR_OK ||
            key_load(secret_bytes(pkcs8), KEY_PKCS8, keys[i], NULL) != ERR_OK)
            return -1;
        secret_free(&pkcs8);
    }
    *state = &world;
    return 0;
}

static int free_rsa_world(void **state)
{
    struct rsa_world *world = *state;
    key_free(&world->key);
    key_free(&world->other);
    return 0;
}

static void what_rsa_seals_only_its_key_and_its_label_open(void **state)
{
    struct rsa_world *world = *state;
    struct buf sealed = {NULL, 0};
    struct secret *opened = NULL;
    struct bytes label = bytes_text("label"), message = bytes_text("sixteen bytes ok");
    assert_int_equal(rsa_seal(&world->key->public_key, label, message, &sealed, NULL), ERR_OK);
    assert_int_equal(sealed.size, 3072 / 8);
    assert_int_equal(key_rsa_open(world->key, label, buf_bytes(&sealed), &opened, NULL), ERR_OK);
    assert_true(secret_equals(opened, message));
    secret_free(&opened);
    assert_int_equal(key_rsa_open(world->other, label, buf_bytes(&sealed), &opened, NULL), ERR_CANNOT_OPEN);
    assert_int_equal(key_rsa_open(world->key, bytes_text("Label"), buf_bytes(&sealed), &opened, NULL), ERR_CANNOT_OPEN);
    assert_int_equal(key_rsa_open(world->key, label, (struct bytes){sealed.data, sealed.size - 1}, &opened, NULL),
                     ERR_CANNOT_OPEN);
    sealed.data[100] ^= 1;
    assert_int_equal(key_rsa_open(world->key, label, buf_bytes(&sealed), &opened, NULL), ERR_CANNOT_OPEN);
    assert_null(opened);
    buf_done(&sealed);
}

static void sealing_needs_an_rsa_key_and_a_message_that_fits(void **state)
{
    struct rsa_world *world = *state;
    static const uint8_t long_message[3072 / 8 - 2 * 32 - 1];
    struct public_key x25519 = {.kind = KEY_X25519, .size = 32};
    struct buf sealed = {NULL, 0};
    struct bytes label = bytes_text("label"), too_long = {long_message, sizeof long_message};
    assert_int_equal(rsa_seal(&x25519, label, bytes_text("x"), &sealed, NULL), ERR_INTERNAL);
    assert_int_equal(rsa_seal(&world->key->public_key, label, too_long, &sealed, NULL), ERR_INTERNAL);
    assert_null(sealed.data);
}

static void an_rsa_public_key_is_in_the_ssh_wire_encoding(void **state)
{
    struct rsa_world *world = *state;
    static const uint8_t begin[] = {0, 0, 0, 7, 's', 's', 'h', '-', 'r', 's',  'a', 0,
                                    0, 0, 3, 1, 0,   1,   0,   0,   1,   0x81, 0};
    const struct public_key *k = &world->key->public_key;
    assert_int_equal(k->size, 4 + 7 + 4 + 3 + 4 + 1 + 3072 / 8);
    assert_memory_equal(k->bytes, begin, sizeof begin);
}

/* A SubjectPublicKeyInfo of RSA with this modulus size and exponent. */
static struct buf rsa_spki(size_t modulus_bytes, uint8_t last, struct bytes exponent)
{
    static const uint8_t algorithm[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                        0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};
    struct writer w = writer_to(2048);
    size_t key = 4 + 1 + modulus_bytes + 2 + exponent.size;
    uint8_t heads[] = {0x03,
                       0x82,
                       (uint8_t)((key + 5) >> 8),
                       (uint8_t)(key + 5),
                       0,
                       0x30,
                       0x82,
                       (uint8_t)(key >> 8),
                       (uint8_t)key,
                       0x02,
                       0x82,
                       (uint8_t)((modulus_bytes + 1) >> 8),
                       (uint8_t)(modulus_bytes + 1),
                       0};
    size_t all = sizeof algorithm + 4 + 5 + key;
    uint8_t outer[] = {0x30, 0x82, (uint8_t)(all >> 8), (uint8_t)all};
    uint8_t exponent_head[] = {0x02, (uint8_t)exponent.size};
    uint8_t modulus[512];
    memset(modulus, 0xFF, sizeof modulus);
    modulus[modulus_bytes - 1] = last;
    writer_bytes(&w, (struct bytes){outer, sizeof outer});
    writer_bytes(&w, (struct bytes){algorithm, sizeof algorithm});
    writer_bytes(&w, (struct bytes){heads, sizeof heads});
    writer_bytes(&w, (struct bytes){modulus, modulus_bytes});
    writer_bytes(&w, (struct bytes){exponent_head, sizeof exponent_head});
    writer_bytes(&w, exponent);
    struct buf out = {NULL, 0};
    assert_int_equal(writer_finish(&w, &out, NULL), ERR_OK);
    return out;
}

struct rsa_row {
    const char *name;
    size_t modulus_bytes;
    uint8_t last;
    const char *exponent;
    size_t exponent_size;
    enum err want;
};

static const struct rsa_row rsa_rows[] = {
    {"3072 bits, 65537", 384, 0xFF, "\1\0\1", 3, ERR_OK},
    {"4096 bits, 65537", 512, 0xFF, "\1\0\1", 3, ERR_OK},
    {"the largest exponent", 384, 0xFF, "\0\xFF\xFF\xFF\xFF", 5, ERR_OK},
    {"2048 bits", 256, 0xFF, "\1\0\1", 3, ERR_MALFORMED},
    {"3080 bits", 385, 0xFF, "\1\0\1", 3, ERR_MALFORMED},
    {"an even modulus", 384, 0xFE, "\1\0\1", 3, ERR_MALFORMED},
    {"exponent 3", 384, 0xFF, "\3", 1, ERR_MALFORMED},
    {"an even exponent", 384, 0xFF, "\1\0\2", 3, ERR_MALFORMED},
    {"an exponent of 33 bits", 384, 0xFF, "\1\0\0\0\1", 5, ERR_MALFORMED},
    {"an exponent that is too long", 384, 0xFF, "\0\1\0\1", 4, ERR_MALFORMED},
};

static void rsa_public_keys_have_usual_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rsa_rows / sizeof rsa_rows[0]; i++) {
        const struct rsa_row *row = &rsa_rows[i];
        struct public_key key = {.size = 0};
        struct bytes exponent = {(const uint8_t *)row->exponent, row->exponent_size};
        struct buf spki = rsa_spki(row->modulus_bytes, row->last, exponent);
        enum err got = public_key_from_spki(buf_bytes(&spki), &key, NULL);
        if (got != row->want || (key.size != 0) != (got == ERR_OK))
            fail_msg("%s: %s", row->name, err_name(got));
        buf_done(&spki);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generated_key_is_loaded_and_has_the_public_key_of_its_spki),
        cmocka_unit_test(every_encoding_is_loaded_and_other_keys_are_refused),
        cmocka_unit_test(what_rsa_seals_only_its_key_and_its_label_open),
        cmocka_unit_test(sealing_needs_an_rsa_key_and_a_message_that_fits),
        cmocka_unit_test(an_rsa_public_key_is_in_the_ssh_wire_encoding),
        cmocka_unit_test(rsa_public_keys_have_usual_sizes),
    };
    return cmocka_run_group_tests(tests, make_rsa_world, free_rsa_world);
}
