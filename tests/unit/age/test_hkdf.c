/*
 * HKDF and the key schedule of HPKE, with the vectors of their RFCs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "age/hkdf.h"
#include "age/hpke.h"
#include "base/hex.h"

struct hkdf_row {
    const char *name;
    const char *ikm, *salt, *info; /* hex */
    const char *prk, *okm;
};

/* RFC 5869, appendix A.1 to A.3. */
static const struct hkdf_row hkdf_rows[] = {
    {"A.1, basic", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {"A.2, longer inputs and outputs",
     "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536373"
     "8"
     "393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f90919293949596979"
     "8"
     "999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e"
     "8"
     "e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b83"
     "6"
     "7793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {"A.3, without salt and info", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
     "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
};

static struct bytes from_hex(const char *text, uint8_t *out)
{
    const size_t size = strlen(text) / 2;
    assert_true(hex_decode(bytes_text(text), out, size));
    return (struct bytes){out, size};
}

static void hkdf_matches_rfc_5869(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hkdf_rows / sizeof hkdf_rows[0]; i++) {
        const struct hkdf_row *row = &hkdf_rows[i];
        uint8_t ikm_bytes[80], salt_bytes[80], info_bytes[80], prk_bytes[32], okm_bytes[82], prk[32], okm[82];
        const struct bytes ikm = from_hex(row->ikm, ikm_bytes), salt = from_hex(row->salt, salt_bytes);
        const struct bytes info = from_hex(row->info, info_bytes), want = from_hex(row->okm, okm_bytes);
        print_message("%s\n", row->name);
        from_hex(row->prk, prk_bytes);
        hkdf_extract(salt, &ikm, 1, prk);
        assert_memory_equal(prk, prk_bytes, sizeof prk);
        hkdf_expand(prk, &info, 1, okm, want.size);
        assert_memory_equal(okm, want.data, want.size);
    }
}

static void pieces_count_as_one(void **state)
{
    (void)state;
    const struct bytes whole = bytes_text("one and two"), salt = bytes_text("salt");
    const struct bytes pieces[] = {bytes_text("one"), bytes_text(""), bytes_text(" and two")};
    uint8_t a[HKDF_SIZE], b[HKDF_SIZE];
    hkdf_extract(salt, &whole, 1, a);
    hkdf_extract(salt, pieces, 3, b);
    assert_memory_equal(a, b, sizeof a);
    hkdf_expand(a, &whole, 1, a, sizeof a);
    hkdf_expand(b, pieces, 3, b, sizeof b);
    assert_memory_equal(a, b, sizeof a);
}

/* RFC 9180, appendix A.5.1: base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. The appendix does not
 * give the Diffie-Hellman result: it is the X coordinate of skEm times pkRm. */
static void hpke_schedule_matches_rfc_9180(void **state)
{
    (void)state;
    uint8_t dh_bytes[32], enc[65], recipient[65], want_key[32], want_nonce[12], key[32], nonce[12];
    struct secret *dh = NULL;
    assert_int_equal(
        secret_copy(from_hex("a65d78f0f0b1a25e3f63a1447a8ec2ea0cb84b9b0d2e76332c8a92253ba4ace2", dh_bytes), &dh, NULL),
        ERR_OK);
    const struct hpke_exchange exchange = {
        dh,
        from_hex(
            "04c07836a0206e04e31d8ae99bfd549380b072a1b1b82e563c935c095827824fc1559eac6fb9e3c70cd3193968994e7fe9781aa1"
            "03f5b50e934b5b2f387e381291",
            enc),
        from_hex(
            "04a697bffde9405c992883c5c439d6cc358170b51af72812333b015621dc0f40bad9bb726f68a5c013806a790ec716ab8669f84f"
            "6b694596c2987cf35baba2a006",
            recipient)};
    hpke_schedule(&exchange, "Ode on a Grecian Urn", key, nonce);
    from_hex("a8f45490a92a3b04d1dbf6cf2c3939ad8bfc9bfcb97c04bffe116730c9dfe3fc", want_key);
    from_hex("726b4390ed2209809f58c693", want_nonce);
    assert_memory_equal(key, want_key, sizeof key);
    assert_memory_equal(nonce, want_nonce, sizeof nonce);
    secret_free(&dh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hkdf_matches_rfc_5869),
        cmocka_unit_test(pieces_count_as_one),
        cmocka_unit_test(hpke_schedule_matches_rfc_9180),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
