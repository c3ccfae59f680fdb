#include "age/stanza.h"

#include <sodium.h>

#include "base/hex.h"

/* Open for the post-quantum types of the age specification (`mlkem768x25519`, `mlkem768p256tag`): once a C library of
 * the platform has ML-KEM, each is a file with a row here. */
static const struct stanza_kind *const kinds[] = {&stanza_x25519, &stanza_p256tag, &stanza_rsa, &stanza_scrypt};

#define KIND_COUNT (sizeof kinds / sizeof kinds[0])
#define LINE_BYTES 48 /* a line of 64 characters of base64 */

void stanza_done(struct stanza *s)
{
    buf_done(&s->body);
    *s = (struct stanza){0};
}

const struct stanza_kind *stanza_kind_of_type(struct bytes type)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (bytes_equal_text(type, kinds[i]->type))
            return kinds[i];
    }
    return NULL;
}

const struct stanza_kind *stanza_kind_for(const struct recipient *to)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (kinds[i]->serves(to))
            return kinds[i];
    }
    return NULL;
}

/* Only kinds of the table are checked, so the type is one of a few short words. */
static int type_length(const struct stanza *s)
{
    return (int)s->arguments[0].size;
}

static const char *type_text(const struct stanza *s)
{
    return (const char *)s->arguments[0].data;
}

enum err stanza_check_count(const struct stanza *s, size_t arguments, struct errinfo *e)
{
    if (s->argument_count == arguments + 1)
        return ERR_OK;
    return err_set(e, ERR_MALFORMED, "age header: the %.*s stanza has %zu arguments instead of %zu", type_length(s),
                   type_text(s), s->argument_count - 1, arguments);
}

enum err stanza_check_body(const struct stanza *s, size_t size, struct errinfo *e)
{
    if (s->body.size == size)
        return ERR_OK;
    return err_set(e, ERR_MALFORMED, "age header: the body of the %.*s stanza has %zu bytes instead of %zu",
                   type_length(s), type_text(s), s->body.size, size);
}

enum err stanza_decode(const struct stanza *s, size_t index, uint8_t *out, size_t size, struct errinfo *e)
{
    size_t decoded = 0;
    if (base64_decode(s->arguments[index], BASE64_RAW, out, size, &decoded) && decoded == size)
        return ERR_OK;
    return err_set(e, ERR_MALFORMED, "age header: argument %zu of the %.*s stanza is not %zu bytes in base64", index,
                   type_length(s), type_text(s), size);
}

void stanza_write_body(struct writer *w, struct bytes body)
{
    struct reader r = reader_of(body);
    struct bytes line;
    writer_text(w, "\n");
    while (reader_take(&r, LINE_BYTES, &line)) {
        base64_write(w, line, BASE64_RAW);
        writer_text(w, "\n");
    }
    base64_write(w, r.left, BASE64_RAW);
    writer_text(w, "\n");
}

void wrap_key_seal(const struct wrap_key *k, const struct secret *file_key, uint8_t out[static WRAPPED_SIZE])
{
    crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, file_key->bytes, FILE_KEY_SIZE, NULL, 0, NULL, k->nonce,
                                              k->key);
}

enum err wrap_key_open(const struct wrap_key *k, const struct stanza *s, struct secret **file_key, struct errinfo *e)
{
    struct secret *opened = NULL;
    enum err error = secret_new(FILE_KEY_SIZE, &opened, e);
    if (error != ERR_OK)
        return error;
    if (crypto_aead_chacha20poly1305_ietf_decrypt(opened->bytes, NULL, NULL, s->body.data, s->body.size, NULL, 0,
                                                  k->nonce, k->key) != 0) {
        secret_free(&opened);
        return err_set(e, ERR_CANNOT_OPEN, "the key does not open the %.*s stanza of the age header", type_length(s),
                       type_text(s));
    }
    *file_key = opened;
    return ERR_OK;
}
