/*
 * The ChaCha20-Poly1305 and SHA-256 of OpenSSL are those of the standards, and of libsodium.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "crypt/bulk.h"

/* RFC 8439 section 2.4.2: the AEAD of section 2.8 encrypts with the same block counter, so its ciphertext is this. */
static const uint8_t rfc_nonce[12] = {0, 0, 0, 0, 0, 0, 0, 0x4A, 0, 0, 0, 0};
static const char rfc_plain[] = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
                                "future, sunscreen would be it.";
static const uint8_t rfc_sealed[] = {
    0x6e, 0x2e, 0x35, 0x9a, 0x25, 0x68, 0xf9, 0x80, 0x41, 0xba, 0x07, 0x28, 0xdd, 0x0d, 0x69, 0x81, 0xe9, 0x7e, 0x7a,
    0xec, 0x1d, 0x43, 0x60, 0xc2, 0x0a, 0x27, 0xaf, 0xcc, 0xfd, 0x9f, 0xae, 0x0b, 0xf9, 0x1b, 0x65, 0xc5, 0x52, 0x47,
    0x33, 0xab, 0x8f, 0x59, 0x3d, 0xab, 0xcd, 0x62, 0xb3, 0x57, 0x16, 0x39, 0xd6, 0x24, 0xe6, 0x51, 0x52, 0xab, 0x8f,
    0x53, 0x0c, 0x35, 0x9f, 0x08, 0x61, 0xd8, 0x07, 0xca, 0x0d, 0xbf, 0x50, 0x0d, 0x6a, 0x61, 0x56, 0xa3, 0x8e, 0x08,
    0x8a, 0x22, 0xb6, 0x5e, 0x52, 0xbc, 0x51, 0x4d, 0x16, 0xcc, 0xf8, 0x06, 0x81, 0x8c, 0xe9, 0x1a, 0xb7, 0x79, 0x37,
    0x36, 0x5a, 0xf9, 0x0b, 0xbf, 0x74, 0xa3, 0x5b, 0xe6, 0xb4, 0x0b, 0x8e, 0xed, 0xf2, 0x78, 0x5e, 0x42, 0x87, 0x4d};

static struct secret *rfc_key(void)
{
    struct secret *key = NULL;
    assert_int_equal(secret_new(32, &key, NULL), ERR_OK);
    for (size_t i = 0; i < key->size; i++)
        key->bytes[i] = (uint8_t)i;
    return key;
}

static struct bulk *bulk_of(const struct secret *key)
{
    struct bulk *b = NULL;
    assert_int_equal(bulk_new(key, &b, NULL), ERR_OK);
    return b;
}

static void sealing_gives_the_bytes_of_the_rfc(void **state)
{
    (void)state;
    struct secret *key = rfc_key();
    struct bulk *b = bulk_of(key);
    uint8_t sealed[sizeof rfc_sealed + AGE_TAG], again[sizeof sealed], opened[sizeof rfc_sealed];
    struct bytes plain = bytes_text(rfc_plain);
    assert_int_equal(plain.size, sizeof rfc_sealed);
    assert_int_equal(bulk_seal(b, rfc_nonce, plain, sealed, NULL), ERR_OK);
    assert_memory_equal(sealed, rfc_sealed, sizeof rfc_sealed);
    crypto_aead_chacha20poly1305_ietf_encrypt(again, NULL, plain.data, plain.size, NULL, 0, NULL, rfc_nonce,
                                              key->bytes);
    assert_memory_equal(sealed, again, sizeof sealed);
    assert_int_equal(bulk_open(b, rfc_nonce, (struct bytes){sealed, sizeof sealed}, opened, NULL), ERR_OK);
    assert_memory_equal(opened, plain.data, plain.size);
    bulk_free(&b);
    bulk_free(&b);
    secret_free(&key);
}

static void every_size_is_sealed_as_libsodium_does_it(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 15, 16, 17, 63, 64, 65, 4096, AGE_CHUNK - 1, AGE_CHUNK};
    struct secret *key = rfc_key();
    struct bulk *b = bulk_of(key);
    uint8_t *plain = calloc(3, AGE_CHUNK + AGE_TAG);
    assert_non_null(plain);
    uint8_t *sealed = plain + AGE_CHUNK + AGE_TAG, *again = sealed + AGE_CHUNK + AGE_TAG;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t nonce[12] = {[11] = (uint8_t)i};
        struct bytes whole = {sealed, sizes[i] + AGE_TAG};
        assert_int_equal(bulk_seal(b, nonce, (struct bytes){plain, sizes[i]}, sealed, NULL), ERR_OK);
        crypto_aead_chacha20poly1305_ietf_encrypt(again, NULL, plain, sizes[i], NULL, 0, NULL, nonce, key->bytes);
        assert_memory_equal(sealed, again, whole.size);
        memset(again, 0xFF, AGE_CHUNK);
        assert_int_equal(bulk_open(b, nonce, whole, again, NULL), ERR_OK);
        assert_memory_equal(again, plain, sizes[i]);
    }
    free(plain);
    bulk_free(&b);
    secret_free(&key);
}

static void what_was_changed_is_not_opened_and_nothing_is_left(void **state)
{
    (void)state;
    struct secret *key = rfc_key();
    struct bulk *b = bulk_of(key);
    static const uint8_t zeros[64];
    uint8_t sealed[20 + AGE_TAG], opened[64];
    assert_int_equal(bulk_seal(b, rfc_nonce, (struct bytes){(const uint8_t *)rfc_plain, 20}, sealed, NULL), ERR_OK);
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        memset(opened, 0, sizeof opened);
        assert_int_equal(bulk_open(b, rfc_nonce, (struct bytes){sealed, sizeof sealed}, opened, NULL), ERR_CANNOT_OPEN);
        assert_memory_equal(opened, zeros, sizeof opened);
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t size = 0; size < sizeof sealed; size++)
        assert_int_equal(bulk_open(b, rfc_nonce, (struct bytes){sealed, size}, opened, NULL), ERR_CANNOT_OPEN);
    assert_int_equal(bulk_open(b, rfc_nonce, (struct bytes){sealed, sizeof sealed}, opened, NULL), ERR_OK);
    bulk_free(&b);
    secret_free(&key);
}

static void a_key_of_another_size_is_refused(void **state)
{
    (void)state;
    struct secret *key = NULL;
    struct bulk *b = NULL;
    assert_int_equal(secret_new(31, &key, NULL), ERR_OK);
    assert_int_equal(bulk_new(key, &b, NULL), ERR_INTERNAL);
    assert_null(b);
    secret_free(&key);
}

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    /* FIPS 180-4, the example "abc" */
    static const uint8_t want[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                     0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                     0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    uint8_t got[32], nothing[32];
    assert_int_equal(bulk_sha256(bytes_text("abc"), got, NULL), ERR_OK);
    assert_memory_equal(got, want, sizeof want);
    assert_int_equal(bulk_sha256((struct bytes){NULL, 0}, got, NULL), ERR_OK);
    sha256((struct bytes){NULL, 0}, nothing);
    assert_memory_equal(got, nothing, sizeof nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealing_gives_the_bytes_of_the_rfc),
        cmocka_unit_test(every_size_is_sealed_as_libsodium_does_it),
        cmocka_unit_test(what_was_changed_is_not_opened_and_nothing_is_left),
        cmocka_unit_test(a_key_of_another_size_is_refused),
        cmocka_unit_test(sha256_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
