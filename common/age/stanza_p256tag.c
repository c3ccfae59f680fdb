/*
 * `p256tag <tag> <enc>`: the file key sealed by HPKE (RFC 9180), DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
 * ChaCha20Poly1305. The tag lets a reader skip what is for another key without working with its own.
 */
#include <string.h>

#include "age/hkdf.h"
#include "age/hpke.h"
#include "age/p256.h"
#include "age/stanza.h"
#include "base/hex.h"
#include "crypt/key.h"

#define TYPE "p256tag"
#define INFO "age-encryption.org/p256tag"
#define TAG_SIZE 4
#define COORDINATE_SIZE 32

struct fields {
    uint8_t tag[TAG_SIZE];
    uint8_t enc[KEY_P256_SIZE];
};

static enum err fields_decode(const struct stanza *s, struct fields *out, struct errinfo *e)
{
    enum err error = stanza_check_count(s, 2, e);
    if (error == ERR_OK)
        error = stanza_decode(s, 1, out->tag, sizeof out->tag, e);
    if (error == ERR_OK)
        error = stanza_decode(s, 2, out->enc, sizeof out->enc, e);
    if (error == ERR_OK && out->enc[0] != 0x04)
        error = err_set(e, ERR_MALFORMED, "age header: the share of the p256tag stanza is not an uncompressed point");
    return error;
}

static enum err check(const struct stanza *s, struct errinfo *e)
{
    struct fields fields;
    enum err error = fields_decode(s, &fields, e);
    return error != ERR_OK ? error : stanza_check_body(s, WRAPPED_SIZE, e);
}

/* HKDF-Extract with this info as salt, of enc and the start of the hash of the recipient's compressed
 * point. */
static void compute_tag(const uint8_t *enc, const struct public_key *recipient, uint8_t tag[static TAG_SIZE])
{
    uint8_t compressed[P256_COMPRESSED_SIZE], hash[32], prk[HKDF_SIZE];
    p256_compress(recipient, compressed);
    sha256((struct bytes){compressed, sizeof compressed}, hash);
    const struct bytes pieces[] = {{enc, KEY_P256_SIZE}, {hash, TAG_SIZE}};
    hkdf_extract(bytes_text(INFO), pieces, 2, prk);
    memcpy(tag, prk, TAG_SIZE);
}

static bool is_for(const struct stanza *s, const struct identity *who)
{
    struct fields fields;
    uint8_t tag[TAG_SIZE];
    if (who->key == NULL || who->key->public_key.kind != KEY_P256 || fields_decode(s, &fields, NULL) != ERR_OK)
        return false;
    compute_tag(fields.enc, &who->key->public_key, tag);
    return memcmp(tag, fields.tag, TAG_SIZE) == 0;
}

static void schedule(const struct secret *dh, const uint8_t *enc, const struct public_key *recipient,
                     struct wrap_key *out)
{
    const struct hpke_exchange exchange = {dh, {enc, KEY_P256_SIZE}, {recipient->bytes, KEY_P256_SIZE}};
    hpke_schedule(&exchange, INFO, out->key, out->nonce);
}

static enum err unwrap(const struct stanza *s, const struct identity *who, struct secret **file_key, struct errinfo *e)
{
    struct fields fields;
    struct secret *dh = NULL;
    struct wrap_key wrap = {0};
    enum err error = fields_decode(s, &fields, e);
    if (error == ERR_OK)
        error = secret_new(COORDINATE_SIZE, &dh, e);
    if (error == ERR_OK)
        error = key_agree(who->key, (struct bytes){fields.enc, sizeof fields.enc}, dh, e);
    if (error == ERR_OK) {
        schedule(dh, fields.enc, &who->key->public_key, &wrap);
        error = wrap_key_open(&wrap, s, file_key, e);
    }
    wipe(&wrap, sizeof wrap);
    secret_free(&dh);
    return error;
}

static bool serves(const struct recipient *to)
{
    return to->public_key != NULL && to->public_key->kind == KEY_P256;
}

static void write_stanza(struct writer *w, const struct fields *fields, const uint8_t *body)
{
    writer_text(w, "-> " TYPE " ");
    base64_write(w, (struct bytes){fields->tag, sizeof fields->tag}, BASE64_RAW);
    writer_text(w, " ");
    base64_write(w, (struct bytes){fields->enc, sizeof fields->enc}, BASE64_RAW);
    stanza_write_body(w, (struct bytes){body, WRAPPED_SIZE});
}

static enum err wrap(const struct recipient *to, const struct secret *file_key, struct writer *w, struct errinfo *e)
{
    struct fields fields;
    uint8_t body[WRAPPED_SIZE];
    struct secret *dh = NULL;
    struct wrap_key wrap = {0};
    enum err error = secret_new(COORDINATE_SIZE, &dh, e);
    if (error == ERR_OK)
        error = p256_agree_ephemeral((struct bytes){to->public_key->bytes, KEY_P256_SIZE}, fields.enc, dh, e);
    if (error == ERR_OK) {
        compute_tag(fields.enc, to->public_key, fields.tag);
        schedule(dh, fields.enc, to->public_key, &wrap);
        wrap_key_seal(&wrap, file_key, body);
        write_stanza(w, &fields, body);
    }
    wipe(&wrap, sizeof wrap);
    secret_free(&dh);
    return error;
}

const struct stanza_kind stanza_p256tag = {TYPE, check, is_for, unwrap, serves, wrap};
