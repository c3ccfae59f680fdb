#include "seal/note.h"

#include <sodium.h>
#include <string.h>

#include "base/hex.h"

#define SIGNATURE_PREFIX "\xE2\x80\x94 " /* an em dash and a space */
#define SIGNATURE_TYPE_ED25519 0x01      /* signed-note, section "Signature types" */
#define SIGNATURE_BLOB_SIZE (NOTE_KEY_ID_SIZE + SIGNATURE_SIZE)

/* A file that is read line by line as long as it is the head. */
struct cursor {
    struct reader r;
    size_t file_size;
    size_t line; /* number of the line that was taken last */
};

static size_t cursor_taken(const struct cursor *c)
{
    return c->file_size - c->r.left.size;
}

static enum err too_large(struct errinfo *e)
{
    return err_set(e, ERR_TOO_LARGE, "text and signatures have more than %u bytes", LIMIT_HEAD);
}

static enum err take_line(struct cursor *c, struct bytes *line, struct errinfo *e)
{
    if (!reader_line(&c->r, line)) {
        if (c->file_size > LIMIT_HEAD)
            return too_large(e);
        return err_set(e, ERR_MALFORMED, "line %zu: the file ends here, before the signatures do: it was cut off",
                       c->line + 1);
    }
    c->line++;
    if (cursor_taken(c) > LIMIT_HEAD)
        return too_large(e);
    return ERR_OK;
}

/* Takes the lines of the text and the empty line behind them. */
static enum err take_text(struct cursor *c, struct bytes file, struct bytes *text, struct errinfo *e)
{
    for (;;) {
        struct bytes line;
        size_t size = cursor_taken(c);
        enum err error = take_line(c, &line, e);
        if (error != ERR_OK)
            return error;
        if (line.size == 0) {
            if (size == 0)
                return err_set(e, ERR_MALFORMED, "line 1 is empty: there is no text");
            *text = (struct bytes){file.data, size};
            return ERR_OK;
        }
        if (!bytes_are_printable(line))
            return err_set(e, ERR_MALFORMED, "line %zu: a byte that is not printable ASCII", c->line);
    }
}

static bool decode_signature(struct bytes base64, struct note_signature *out)
{
    uint8_t blob[SIGNATURE_BLOB_SIZE];
    size_t size = 0;
    if (!base64_decode(base64, BASE64_PADDED, blob, sizeof blob, &size) || size != sizeof blob)
        return false;
    memcpy(out->key_id, blob, NOTE_KEY_ID_SIZE);
    memcpy(out->signature, blob + NOTE_KEY_ID_SIZE, SIGNATURE_SIZE);
    return true;
}

static enum err parse_signature(struct cursor *c, struct note_signature *out, struct errinfo *e)
{
    struct bytes line, base64;
    enum err error = take_line(c, &line, e);
    if (error != ERR_OK)
        return error;
    struct reader r = reader_of(line);
    if (!reader_skip_text(&r, SIGNATURE_PREFIX) || !reader_word(&r, &out->name) || !bytes_are_printable(out->name) ||
        memchr(out->name.data, '+', out->name.size) != NULL)
        return err_set(e, ERR_MALFORMED, "line %zu: not a key's name behind the dash", c->line);
    if (!reader_word(&r, &base64) || !reader_is_done(&r) || !decode_signature(base64, out))
        return err_set(e, ERR_MALFORMED, "line %zu: not the base64 of a key ID and an Ed25519 signature", c->line);
    return ERR_OK;
}

static enum err take_signatures(struct cursor *c, struct note *out, struct errinfo *e)
{
    while (bytes_begin_with(c->r.left, SIGNATURE_PREFIX)) {
        if (out->signature_count == LIMIT_SIGNERS)
            return err_set(e, ERR_MALFORMED, "line %zu: more than %u signatures", c->line + 1, LIMIT_SIGNERS);
        enum err error = parse_signature(c, &out->signatures[out->signature_count], e);
        if (error != ERR_OK)
            return error;
        out->signature_count++;
    }
    if (out->signature_count == 0)
        return err_set(e, ERR_MALFORMED, "line %zu: a signature line is expected here", c->line + 1);
    return ERR_OK;
}

enum err note_parse(struct bytes file, struct note *out, struct errinfo *e)
{
    struct cursor c = {reader_of(file), file.size, 0};
    struct note note = {.signature_count = 0};
    enum err error = take_text(&c, file, &note.text, e);
    if (error == ERR_OK)
        error = take_signatures(&c, &note, e);
    if (error != ERR_OK)
        return error;
    note.rest = c.r.left;
    *out = note;
    return ERR_OK;
}

void note_key_id(const char *name, const uint8_t key[static SIGNING_KEY_SIZE], uint8_t out[static NOTE_KEY_ID_SIZE])
{
    static const uint8_t separator_and_type[] = {'\n', SIGNATURE_TYPE_ED25519};
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)name, strlen(name));
    crypto_hash_sha256_update(&state, separator_and_type, sizeof separator_and_type);
    crypto_hash_sha256_update(&state, key, SIGNING_KEY_SIZE);
    crypto_hash_sha256_final(&state, hash);
    memcpy(out, hash, NOTE_KEY_ID_SIZE);
}

enum err note_sign(struct writer *w, struct bytes text, const char *name, const struct secret *seed,
                   const uint8_t key[static SIGNING_KEY_SIZE], struct errinfo *e)
{
    uint8_t blob[SIGNATURE_BLOB_SIZE];
    note_key_id(name, key, blob);
    enum err error = signature_make(seed, text, blob + NOTE_KEY_ID_SIZE, e);
    if (error != ERR_OK)
        return error;
    writer_format(w, SIGNATURE_PREFIX "%s ", name);
    base64_write(w, (struct bytes){blob, sizeof blob}, BASE64_PADDED);
    writer_text(w, "\n");
    return ERR_OK;
}
