#include "crypt/p256.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/objects.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/ossl.h"

/* The parameters of the curve, which nobody changes once they are made: a fifth of an agreement's work, so made once.
 */
static _Atomic(const EC_GROUP *) parameters;

/* What a computation on the curve needs; made for each, so that nothing that changes is shared between threads. */
struct curve {
    const EC_GROUP *group;
    BN_CTX *numbers;
    EC_POINT *point;
    BIGNUM *scalar;
    BIGNUM *x;
};

static void curve_done(struct curve *c)
{
    EC_POINT_clear_free(c->point);
    BN_clear_free(c->scalar);
    BN_clear_free(c->x);
    BN_CTX_free(c->numbers);
}

/* NULL if OpenSSL cannot make them. Of two threads that make them at once, one keeps its own. */
static const EC_GROUP *curve_parameters(void)
{
    const EC_GROUP *known = atomic_load(&parameters);
    if (known != NULL)
        return known;
    EC_GROUP *made = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    if (made == NULL || atomic_compare_exchange_strong(&parameters, &known, made))
        return made;
    EC_GROUP_free(made);
    return known;
}

/* curve_done() is due on failure too. */
static enum err curve_init(struct curve *c, struct errinfo *e)
{
    *c = (struct curve){.group = NULL};
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    c->group = curve_parameters();
    c->numbers = BN_CTX_secure_new();
    c->scalar = BN_secure_new();
    c->x = BN_secure_new();
    c->point = c->group != NULL ? EC_POINT_new(c->group) : NULL;
    if (c->point == NULL || c->numbers == NULL || c->scalar == NULL || c->x == NULL)
        return ossl_failed(e, "set up P-256");
    BN_set_flags(c->scalar, BN_FLG_CONSTTIME);
    return ERR_OK;
}

/* Any encoding that OpenSSL knows, if its size is right; the point is on the curve then, and not at infinity. */
static enum err read_point(struct curve *c, struct bytes encoded, struct errinfo *e)
{
    if (EC_POINT_oct2point(c->group, c->point, encoded.data, encoded.size, c->numbers) != 1 ||
        EC_POINT_is_at_infinity(c->group, c->point)) {
        ossl_forget_errors();
        return err_set(e, ERR_MALFORMED, "a P-256 point is not on the curve");
    }
    return ERR_OK;
}

static enum err read_uncompressed(struct curve *c, struct bytes encoded, struct errinfo *e)
{
    if (encoded.size != KEY_P256_SIZE || encoded.data[0] != POINT_CONVERSION_UNCOMPRESSED)
        return err_set(e, ERR_MALFORMED, "a P-256 point is not the %d bytes of an uncompressed one", KEY_P256_SIZE);
    return read_point(c, encoded, e);
}

static bool read_scalar(struct curve *c, struct bytes scalar)
{
    return scalar.size == P256_SCALAR_SIZE && BN_bin2bn(scalar.data, P256_SCALAR_SIZE, c->scalar) != NULL &&
           !BN_is_zero(c->scalar) && BN_cmp(c->scalar, EC_GROUP_get0_order(c->group)) < 0;
}

static enum err write_point(struct curve *c, uint8_t out[static KEY_P256_SIZE], struct errinfo *e)
{
    if (EC_POINT_point2oct(c->group, c->point, POINT_CONVERSION_UNCOMPRESSED, out, KEY_P256_SIZE, c->numbers) !=
        KEY_P256_SIZE)
        return ossl_failed(e, "encode a P-256 point");
    return ERR_OK;
}

/* The public point of the scalar that was read. */
static enum err compute_public(struct curve *c, uint8_t out[static KEY_P256_SIZE], struct errinfo *e)
{
    if (EC_POINT_mul(c->group, c->point, c->scalar, NULL, NULL, c->numbers) != 1)
        return ossl_failed(e, "compute a P-256 public key");
    return write_point(c, out, e);
}

static enum err check_shared(const struct secret *shared, struct errinfo *e)
{
    if (shared->size != P256_SCALAR_SIZE)
        return err_set(e, ERR_INTERNAL, "a P-256 secret has %d bytes, not %zu", P256_SCALAR_SIZE, shared->size);
    return ERR_OK;
}

/* The scalar that was read times the peer's point: its X coordinate (SEC 1 section 3.3.1). */
static enum err compute_shared(struct curve *c, struct bytes peer, struct secret *shared, struct errinfo *e)
{
    enum err error = check_shared(shared, e);
    if (error == ERR_OK)
        error = read_uncompressed(c, peer, e);
    if (error != ERR_OK)
        return error;
    if (EC_POINT_mul(c->group, c->point, NULL, c->point, c->scalar, c->numbers) != 1 ||
        EC_POINT_get_affine_coordinates(c->group, c->point, c->x, NULL, c->numbers) != 1 ||
        BN_bn2binpad(c->x, shared->bytes, P256_SCALAR_SIZE) != P256_SCALAR_SIZE)
        return ossl_failed(e, "agree on a P-256 secret");
    return ERR_OK;
}

enum err p256_check_point(struct bytes point, struct errinfo *e)
{
    struct curve c;
    enum err error = curve_init(&c, e);
    if (error == ERR_OK)
        error = read_uncompressed(&c, point, e);
    curve_done(&c);
    return error;
}

enum err p256_decompress(struct bytes compressed, uint8_t out[static KEY_P256_SIZE], struct errinfo *e)
{
    struct curve c;
    if (compressed.size != 1 + P256_SCALAR_SIZE)
        return err_set(e, ERR_MALFORMED, "a compressed P-256 point has 33 bytes, not %zu", compressed.size);
    enum err error = curve_init(&c, e);
    if (error == ERR_OK)
        error = read_point(&c, compressed, e);
    if (error == ERR_OK)
        error = write_point(&c, out, e);
    curve_done(&c);
    return error;
}

/* Random bytes that are no scalar are as rare as one in 2^32; they are drawn again. They are drawn into the place of
 * the shared secret, which is secret too and overwritten by the result: a secret of their own costs more than a point.
 */
static enum err random_scalar(struct curve *c, struct secret *place, struct errinfo *e)
{
    enum err error = check_shared(place, e);
    if (error != ERR_OK)
        return error;
    do {
        error = random_bytes(place->bytes, place->size, e);
    } while (error == ERR_OK && !read_scalar(c, secret_bytes(place)));
    return error;
}

enum err p256_agree_ephemeral(struct bytes recipient, uint8_t ephemeral[static KEY_P256_SIZE], struct secret *shared,
                              struct errinfo *e)
{
    struct curve c;
    enum err error = curve_init(&c, e);
    if (error == ERR_OK)
        error = random_scalar(&c, shared, e);
    if (error == ERR_OK)
        error = compute_public(&c, ephemeral, e);
    if (error == ERR_OK)
        error = compute_shared(&c, recipient, shared, e);
    curve_done(&c);
    return error;
}

struct p256_key {
    struct key base;
    struct secret *scalar;
};

static enum err p256_agree(const struct key *k, struct bytes peer, struct secret *shared, struct errinfo *e)
{
    const struct p256_key *own = (const struct p256_key *)k;
    struct curve c;
    enum err error = curve_init(&c, e);
    if (error == ERR_OK && !read_scalar(&c, secret_bytes(own->scalar)))
        error = ossl_failed(e, "use a P-256 key");
    if (error == ERR_OK)
        error = compute_shared(&c, peer, shared, e);
    curve_done(&c);
    return error;
}

static void p256_free(struct key *k)
{
    struct p256_key *own = (struct p256_key *)k;
    secret_free(&own->scalar);
    free(own);
}

static const struct key_operations p256_operations = {.agree = p256_agree, .free = p256_free};

static enum err check_scalar(struct bytes scalar, struct public_key *public_key, struct errinfo *e)
{
    struct curve c;
    enum err error = curve_init(&c, e);
    if (error == ERR_OK && !read_scalar(&c, scalar))
        error = err_set(e, ERR_MALFORMED, "a P-256 private key is out of range");
    if (error == ERR_OK)
        error = compute_public(&c, public_key->bytes, e);
    curve_done(&c);
    return error;
}

/* A key of this scalar and public key, which fit each other. */
static enum err key_of(struct bytes scalar, const struct public_key *public_key, struct key **out, struct errinfo *e)
{
    struct p256_key *own = calloc(1, sizeof *own);
    if (own == NULL)
        return err_no_memory(e);
    own->base = (struct key){&p256_operations, *public_key};
    enum err error = secret_copy(scalar, &own->scalar, e);
    if (error != ERR_OK) {
        p256_free(&own->base);
        return error;
    }
    *out = &own->base;
    return ERR_OK;
}

enum err p256_key_new(struct bytes scalar, struct bytes point, struct key **out, struct errinfo *e)
{
    struct public_key public_key = {.kind = KEY_P256, .size = KEY_P256_SIZE};
    enum err error = check_scalar(scalar, &public_key, e);
    if (error != ERR_OK)
        return error;
    if (point.size > 0 && !bytes_equal(point, (struct bytes){public_key.bytes, public_key.size}))
        return err_set(e, ERR_MALFORMED, "a P-256 private key comes with the public key of another");
    return key_of(scalar, &public_key, out, e);
}

/* What stands before the scalar and between scalar and point, where every length and every choice is fixed. */
static const uint8_t pkcs8_start[] = {0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86,
                                      0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D,
                                      0x03, 0x01, 0x07, 0x04, 0x6D, 0x30, 0x6B, 0x02, 0x01, 0x01, 0x04, 0x20};
static const uint8_t pkcs8_middle[] = {0xA1, 0x44, 0x03, 0x42, 0x00};
static const uint8_t sec1_start[] = {0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20};
static const uint8_t sec1_middle[] = {0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D,
                                      0x03, 0x01, 0x07, 0xA1, 0x44, 0x03, 0x42, 0x00};

static const struct layout {
    enum key_encoding encoding;
    struct bytes start, middle;
} layouts[] = {
    {KEY_PKCS8, {pkcs8_start, sizeof pkcs8_start}, {pkcs8_middle, sizeof pkcs8_middle}},
    {KEY_SEC1, {sec1_start, sizeof sec1_start}, {sec1_middle, sizeof sec1_middle}},
};

static bool layout_fits(const struct layout *layout, struct bytes der, struct bytes *scalar, struct bytes *point)
{
    struct reader r = reader_of(der);
    struct bytes start, middle;
    return reader_take(&r, layout->start.size, &start) && bytes_equal(start, layout->start) &&
           reader_take(&r, P256_SCALAR_SIZE, scalar) && reader_take(&r, layout->middle.size, &middle) &&
           bytes_equal(middle, layout->middle) && reader_take(&r, KEY_P256_SIZE, point) && reader_is_done(&r);
}

static bool layout_known(struct bytes der, enum key_encoding encoding, struct bytes *scalar, struct bytes *point)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (layouts[i].encoding == encoding && layout_fits(&layouts[i], der, scalar, point))
            return true;
    }
    return false;
}

enum err p256_key_try(struct bytes der, enum key_encoding encoding, struct key **out, struct errinfo *e)
{
    struct bytes scalar, point;
    return layout_known(der, encoding, &scalar, &point) ? p256_key_new(scalar, point, out, e) : ERR_OK;
}

enum err p256_key_try_known(struct bytes der, enum key_encoding encoding, const struct public_key *known,
                            struct key **out, struct errinfo *e)
{
    struct bytes scalar, point;
    if (known->kind != KEY_P256 || !layout_known(der, encoding, &scalar, &point) ||
        !bytes_equal(point, (struct bytes){known->bytes, known->size}))
        return ERR_OK;
    return key_of(scalar, known, out, e);
}
