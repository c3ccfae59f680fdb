/*
 * `X25519 <share>`: the file key under a key from a Diffie-Hellman exchange with an ephemeral key (RFC 7748).
 */
#include <sodium.h>
#include <string.h>

#include "age/hkdf.h"
#include "age/stanza.h"
#include "base/hex.h"

#define TYPE "X25519"
#define INFO "age-encryption.org/v1/X25519"

static enum err check(const struct stanza *s, struct errinfo *e)
{
    uint8_t share[KEY_X25519_SIZE];
    enum err error = stanza_check_count(s, 1, e);
    if (error == ERR_OK)
        error = stanza_decode(s, 1, share, sizeof share, e);
    if (error == ERR_OK)
        error = stanza_check_body(s, WRAPPED_SIZE, e);
    return error;
}

static bool is_for(const struct stanza *s, const struct identity *who)
{
    (void)s;
    return who->key != NULL && who->key->public_key.kind == KEY_X25519;
}

static void derive(const uint8_t *shared, const uint8_t *share, const uint8_t *recipient, struct wrap_key *out)
{
    uint8_t salt[2 * KEY_X25519_SIZE];
    memcpy(salt, share, KEY_X25519_SIZE);
    memcpy(salt + KEY_X25519_SIZE, recipient, KEY_X25519_SIZE);
    *out = (struct wrap_key){0};
    hkdf((struct bytes){shared, KEY_X25519_SIZE}, (struct bytes){salt, sizeof salt}, INFO, out->key);
}

static enum err unwrap(const struct stanza *s, const struct identity *who, struct secret **file_key, struct errinfo *e)
{
    uint8_t share[KEY_X25519_SIZE];
    struct secret *shared = NULL;
    struct wrap_key wrap = {0};
    enum err error = stanza_decode(s, 1, share, sizeof share, e);
    if (error == ERR_OK)
        error = secret_new(KEY_X25519_SIZE, &shared, e);
    if (error == ERR_OK)
        error = key_agree(who->key, (struct bytes){share, sizeof share}, shared, e);
    if (error == ERR_OK) {
        derive(shared->bytes, share, who->key->public_key.bytes, &wrap);
        error = wrap_key_open(&wrap, s, file_key, e);
    }
    wipe(&wrap, sizeof wrap);
    secret_free(&shared);
    return error;
}

static bool serves(const struct recipient *to)
{
    return to->public_key != NULL && to->public_key->kind == KEY_X25519;
}

static enum err wrap(const struct recipient *to, const struct secret *file_key, struct writer *w, struct errinfo *e)
{
    uint8_t ephemeral[KEY_X25519_SIZE], share[KEY_X25519_SIZE], shared[KEY_X25519_SIZE], body[WRAPPED_SIZE];
    struct wrap_key wrap = {0};
    enum err error = ERR_OK;
    randombytes_buf(ephemeral, sizeof ephemeral);
    if (crypto_scalarmult_base(share, ephemeral) != 0 ||
        crypto_scalarmult(shared, ephemeral, to->public_key->bytes) != 0) {
        error = err_set(e, ERR_MALFORMED, "the X25519 public key is of low order: nobody can own it");
        goto out;
    }
    derive(shared, share, to->public_key->bytes, &wrap);
    wrap_key_seal(&wrap, file_key, body);
    writer_text(w, "-> " TYPE " ");
    base64_write(w, (struct bytes){share, sizeof share}, BASE64_RAW);
    stanza_write_body(w, (struct bytes){body, sizeof body});
out:
    wipe(&wrap, sizeof wrap);
    wipe(shared, sizeof shared);
    wipe(ephemeral, sizeof ephemeral);
    return error;
}

const struct stanza_kind stanza_x25519 = {TYPE, check, is_for, unwrap, serves, wrap};
