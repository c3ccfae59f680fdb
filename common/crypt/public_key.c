/*
 * Public keys are read from the SubjectPublicKeyInfo as it stands there, in the one encoding that each kind of key has:
 * a pair id is a hash of these bytes, so no second encoding of the same key may be accepted.
 */
#include <string.h>

#include "crypt/key.h"
#include "crypt/p256.h"
#include "keys/certificate.h"
#include "keys/der.h"

/* RFC 8410 section 4. */
static const uint8_t x25519_prefix[] = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x6E, 0x03, 0x21, 0x00};
/* RFC 5480 section 2: named curve, uncompressed point. */
static const uint8_t p256_prefix[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
                                      0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
/* RFC 3279 section 2.3.1: rsaEncryption with NULL, the content of the AlgorithmIdentifier. */
static const uint8_t rsa_algorithm[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};

static bool take_prefix(struct reader *r, const uint8_t *prefix, size_t size)
{
    struct reader rest = *r;
    struct bytes begin;
    if (!reader_take(&rest, size, &begin) || !bytes_equal(begin, (struct bytes){prefix, size}))
        return false;
    *r = rest;
    return true;
}

static void set_key(struct public_key *out, enum key_kind kind, struct bytes bytes)
{
    out->kind = kind;
    out->size = bytes.size;
    memcpy(out->bytes, bytes.data, bytes.size);
}

static enum err x25519_from(struct bytes bytes, struct public_key *out, struct errinfo *e)
{
    if (bytes.size != KEY_X25519_SIZE)
        return err_set(e, ERR_MALFORMED, "an X25519 public key has %d bytes, not %zu", KEY_X25519_SIZE, bytes.size);
    set_key(out, KEY_X25519, bytes);
    return ERR_OK;
}

static enum err p256_from(struct bytes point, struct public_key *out, struct errinfo *e)
{
    enum err error = p256_check_point(point, e);
    if (error == ERR_OK)
        set_key(out, KEY_P256, point);
    return error;
}

/* A modulus of exactly 3072 or 4096 bits that is odd; its INTEGER has a zero byte in front. */
static bool modulus_is_used(struct bytes n)
{
    return (n.size == 3072 / 8 + 1 || n.size == 4096 / 8 + 1) && n.data[0] == 0 && n.data[n.size - 1] % 2 == 1;
}

/* Odd, and from 65537 (FIPS 186-5 appendix A.1.1) to 2^32 - 1: larger ones are slow and nobody has them. */
static bool exponent_is_used(struct bytes exponent)
{
    struct reader zero = reader_of(exponent);
    (void)!take_prefix(&zero, (const uint8_t *)"", 1);
    struct bytes digits = zero.left;
    return digits.size >= 3 && digits.size <= 4 && digits.data[digits.size - 1] % 2 == 1;
}

static void put_string(struct writer *w, struct bytes string)
{
    uint8_t length[4] = {0, 0, (uint8_t)(string.size >> 8), (uint8_t)string.size};
    writer_bytes(w, (struct bytes){length, sizeof length});
    writer_bytes(w, string);
}

/* A DER INTEGER and an SSH mpint have the same bytes. */
static enum err set_rsa(struct bytes n, struct bytes exponent, struct public_key *out, struct errinfo *e)
{
    struct writer w = writer_to(KEY_RSA_MAX_SIZE);
    struct buf encoded = {NULL, 0};
    put_string(&w, bytes_text("ssh-rsa"));
    put_string(&w, exponent);
    put_string(&w, n);
    enum err error = writer_finish(&w, &encoded, e);
    if (error == ERR_OK)
        set_key(out, KEY_RSA, buf_bytes(&encoded));
    buf_done(&encoded);
    return error;
}

/* The two integers of an RSAPublicKey (RFC 8017 appendix A.1.1) inside of the BIT STRING. */
static bool take_rsa(struct bytes spki, struct bytes *n, struct bytes *exponent)
{
    struct reader outer, bits, key;
    struct bytes algorithm;
    return der_is_one(spki, DER_SEQUENCE, &outer) && der_take(&outer, DER_SEQUENCE, &algorithm) &&
           bytes_equal(algorithm, (struct bytes){rsa_algorithm, sizeof rsa_algorithm}) &&
           der_enter(&outer, DER_BIT_STRING, &bits) && reader_is_done(&outer) &&
           take_prefix(&bits, (const uint8_t *)"", 1) && der_is_one(bits.left, DER_SEQUENCE, &key) &&
           der_take_positive(&key, n) && der_take_positive(&key, exponent) && reader_is_done(&key);
}

static enum err rsa_from(struct bytes spki, struct public_key *out, struct errinfo *e)
{
    struct bytes n, exponent;
    if (!take_rsa(spki, &n, &exponent))
        return err_set(e, ERR_MALFORMED,
                       "a public key is not of a kind that is used: X25519, P-256 as named curve with "
                       "an uncompressed point, RSA");
    if (!modulus_is_used(n) || !exponent_is_used(exponent))
        return err_set(e, ERR_MALFORMED, "an RSA public key does not have 3072 or 4096 bits and a usual exponent");
    return set_rsa(n, exponent, out, e);
}

enum err public_key_from_spki(struct bytes der, struct public_key *out, struct errinfo *e)
{
    struct reader r = reader_of(der);
    if (take_prefix(&r, x25519_prefix, sizeof x25519_prefix))
        return x25519_from(r.left, out, e);
    if (take_prefix(&r, p256_prefix, sizeof p256_prefix))
        return p256_from(r.left, out, e);
    return rsa_from(der, out, e);
}

enum err public_key_from_certificate(struct bytes der, struct public_key *out, struct errinfo *e)
{
    struct certificate_fields fields;
    enum err error = certificate_parse(der, &fields, e);
    return error == ERR_OK ? public_key_from_spki(fields.public_key, out, e) : error;
}
