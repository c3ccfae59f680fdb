#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "keys/key.h"

struct x25519_key {
    struct key base;
    struct secret *scalar;
};

static const struct x25519_key *from_base(const struct key *k)
{
    return (const struct x25519_key *)k;
}

static enum err x25519_agree(const struct key *k, struct bytes peer, struct secret *shared, struct errinfo *e)
{
    if (peer.size != KEY_X25519_SIZE)
        return err_set(e, ERR_MALFORMED, "an X25519 share has %d bytes, not %zu", KEY_X25519_SIZE, peer.size);
    if (shared->size != KEY_X25519_SIZE)
        return err_set(e, ERR_INTERNAL, "an X25519 secret has %d bytes, not %zu", KEY_X25519_SIZE, shared->size);
    if (crypto_scalarmult(shared->bytes, from_base(k)->scalar->bytes, peer.data) != 0)
        return err_set(e, ERR_MALFORMED, "an X25519 share is a point of low order");
    return ERR_OK;
}

static void x25519_free(struct key *k)
{
    struct x25519_key *own = (struct x25519_key *)k;
    secret_free(&own->scalar);
    free(own);
}

static const struct key_operations x25519_operations = {.agree = x25519_agree, .free = x25519_free};

enum err key_new_x25519(struct bytes secret_bytes, struct key **out, struct errinfo *e)
{
    if (secret_bytes.size != KEY_X25519_SIZE)
        return err_set(e, ERR_INTERNAL, "an X25519 key has %d bytes, not %zu", KEY_X25519_SIZE, secret_bytes.size);
    struct x25519_key *own = calloc(1, sizeof *own);
    if (own == NULL)
        return err_no_memory(e);
    own->base.operations = &x25519_operations;
    own->base.public_key.kind = KEY_X25519;
    own->base.public_key.size = KEY_X25519_SIZE;
    enum err error = secret_copy(secret_bytes, &own->scalar, e);
    if (error == ERR_OK && crypto_scalarmult_base(own->base.public_key.bytes, own->scalar->bytes) != 0)
        error = err_set(e, ERR_INTERNAL, "libsodium could not compute an X25519 public key");
    if (error != ERR_OK) {
        x25519_free(&own->base);
        return error;
    }
    *out = &own->base;
    return ERR_OK;
}

const struct secret *key_x25519_secret(const struct key *k)
{
    return k->operations == &x25519_operations ? from_base(k)->scalar : NULL;
}

enum err key_try_x25519(struct bytes pkcs8, struct key **out, struct errinfo *e)
{
    static const uint8_t prefix[] = {0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                     0x03, 0x2B, 0x65, 0x6E, 0x04, 0x22, 0x04, 0x20};
    struct reader r = reader_of(pkcs8);
    struct bytes begin;
    if (!reader_take(&r, sizeof prefix, &begin) || memcmp(begin.data, prefix, sizeof prefix) != 0 ||
        r.left.size != KEY_X25519_SIZE)
        return ERR_OK;
    return key_new_x25519(r.left, out, e);
}
