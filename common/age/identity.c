#include "age/identity.h"

#include <string.h>

#include "age/bech32.h"
#include "age/p256.h"
#include "crypt/key.h"

static const struct bech32_kind secret_key = {"AGE-SECRET-KEY-", BECH32_UPPER};
static const struct bech32_kind x25519_recipient = {"age", BECH32_LOWER};
static const struct bech32_kind p256_recipient = {"age1tag", BECH32_LOWER};

enum err identity_format(const struct key *k, struct secret **out, struct errinfo *e)
{
    char text[BECH32_MAX + 1];
    const struct secret *bytes = key_x25519_secret(k);
    if (bytes == NULL)
        return err_set(e, ERR_USAGE, "only X25519 keys have an AGE-SECRET-KEY-1 form; this one is %s",
                       public_key_algorithm(&k->public_key));
    bech32_encode(&secret_key, secret_bytes(bytes), text);
    enum err error = secret_copy(bytes_text(text), out, e);
    wipe(text, sizeof text);
    return error;
}

enum err identity_parse(struct bytes text, struct key **out, struct errinfo *e)
{
    uint8_t bytes[KEY_X25519_SIZE];
    enum err error = bech32_decode(&secret_key, text, bytes, sizeof bytes)
                         ? key_new_x25519((struct bytes){bytes, sizeof bytes}, out, e)
                         : err_set(e, ERR_MALFORMED,
                                   "not an age identity: it must be AGE-SECRET-KEY-1 and 58 more "
                                   "characters, without a typing error");
    wipe(bytes, sizeof bytes);
    return error;
}

/* The next line, with or without LF at the end of the text; a CR before it is left out. */
static struct bytes next_line(struct reader *r)
{
    struct bytes line = r->left;
    if (!reader_line(r, &line))
        r->left = (struct bytes){NULL, 0};
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

enum err identity_parse_file(struct bytes text, enum err (*take)(struct key *k, void *context), void *context,
                             struct errinfo *e)
{
    struct reader r = reader_of(text);
    for (unsigned number = 1; !reader_is_done(&r); number++) {
        struct bytes line = next_line(&r);
        struct key *key = NULL;
        if (line.size == 0 || line.data[0] == '#')
            continue;
        enum err error = identity_parse(line, &key, e);
        if (error != ERR_OK)
            return err_context(e, error, "line %u", number);
        error = take(key, context);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

enum err recipient_format(const struct public_key *k, char **out, struct errinfo *e)
{
    char text[BECH32_MAX + 1];
    uint8_t compressed[P256_COMPRESSED_SIZE];
    switch (k->kind) {
    case KEY_X25519:
        bech32_encode(&x25519_recipient, (struct bytes){k->bytes, KEY_X25519_SIZE}, text);
        break;
    case KEY_P256:
        p256_compress(k, compressed);
        bech32_encode(&p256_recipient, (struct bytes){compressed, sizeof compressed}, text);
        break;
    case KEY_RSA:
        return err_set(e, ERR_USAGE, "an RSA key has no age1 form: use its certificate or public key as a PEM file");
    }
    return text_copy(text, out, e);
}

static enum err parse_p256(struct bytes text, struct public_key *out, struct errinfo *e)
{
    uint8_t compressed[P256_COMPRESSED_SIZE];
    struct public_key parsed = {.kind = KEY_P256, .size = KEY_P256_SIZE};
    if (!bech32_decode(&p256_recipient, text, compressed, sizeof compressed))
        return err_set(e, ERR_MALFORMED, "not an age1tag1 recipient: it has a typing error");
    enum err error = p256_decompress((struct bytes){compressed, sizeof compressed}, parsed.bytes, e);
    if (error == ERR_OK)
        *out = parsed;
    return error;
}

static enum err parse_x25519(struct bytes text, struct public_key *out, struct errinfo *e)
{
    struct public_key parsed = {.kind = KEY_X25519, .size = KEY_X25519_SIZE};
    if (!bech32_decode(&x25519_recipient, text, parsed.bytes, KEY_X25519_SIZE))
        return err_set(e, ERR_MALFORMED,
                       "not an age1 recipient: it must be age1 and 58 more characters in lower case, "
                       "without a typing error");
    *out = parsed;
    return ERR_OK;
}

enum err recipient_parse(struct bytes text, struct public_key *out, struct errinfo *e)
{
    return bytes_begin_with(text, "age1tag1") ? parse_p256(text, out, e) : parse_x25519(text, out, e);
}
