#include "age/header.h"

#include <sodium.h>

#include "age/hkdf.h"
#include "base/hex.h"

#define VERSION_LINE "age-encryption.org/v1"
#define VERSION_PREFIX "age-encryption.org/"
#define LINE_LENGTH 64 /* of a full line of a stanza's body, in characters */
#define LINE_BYTES 48  /* what such a line holds */

/* ---- Parsing ---- */

struct parser {
    struct reader r;
    bool is_cut; /* the input goes on behind LIMIT_AGE_HEADER */
};

static struct parser parser_of(struct bytes file)
{
    const bool is_cut = file.size > LIMIT_AGE_HEADER;
    return (struct parser){reader_of((struct bytes){file.data, is_cut ? LIMIT_AGE_HEADER : file.size}), is_cut};
}

static enum err next_line(struct parser *p, struct bytes *line, struct errinfo *e)
{
    if (reader_line(&p->r, line))
        return ERR_OK;
    if (p->is_cut)
        return err_set(e, ERR_TOO_LARGE, "the age header is longer than %u bytes", LIMIT_AGE_HEADER);
    return err_set(e, ERR_MALFORMED, "the age header ends too early: the file was cut off");
}

static enum err parse_version(struct parser *p, struct errinfo *e)
{
    struct bytes line;
    if (!bytes_begin_with(p->r.left, VERSION_PREFIX))
        return err_set(e, ERR_MALFORMED, "not an age file: it does not begin with " VERSION_LINE);
    enum err error = next_line(p, &line, e);
    if (error == ERR_OK && !bytes_equal_text(line, VERSION_LINE))
        error = err_set(e, ERR_MALFORMED,
                        "the age file does not begin with the line " VERSION_LINE
                        ": it is damaged, or made by a newer version");
    return error;
}

/* The words behind "-> ". The reader accepts no empty word, so spaces are single. */
static enum err parse_arguments(struct bytes line, struct stanza *s, struct errinfo *e)
{
    struct reader r = reader_of(line);
    bool is_sound = bytes_are_printable(line) && reader_skip_text(&r, "-> ") && !reader_is_done(&r);
    while (is_sound && !reader_is_done(&r)) {
        struct bytes word;
        is_sound = reader_word(&r, &word);
        if (is_sound && s->argument_count < LIMIT_STANZA_ARGUMENTS)
            s->arguments[s->argument_count] = word;
        s->argument_count++;
    }
    if (is_sound)
        return ERR_OK;
    return err_set(e, ERR_MALFORMED, "age header: a stanza does not begin with words between single spaces");
}

static enum err parse_body(struct parser *p, struct stanza *s, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_AGE_HEADER);
    struct bytes line = {NULL, 0};
    enum err error = ERR_OK;
    do {
        uint8_t decoded[LINE_BYTES];
        size_t size = 0;
        error = next_line(p, &line, e);
        if (error == ERR_OK &&
            (line.size > LINE_LENGTH || !base64_decode(line, BASE64_RAW, decoded, sizeof decoded, &size)))
            error = err_set(e, ERR_MALFORMED,
                            "age header: the body of a stanza is not base64 in lines of %d characters", LINE_LENGTH);
        if (error == ERR_OK)
            writer_bytes(&w, (struct bytes){decoded, size});
    } while (error == ERR_OK && line.size == LINE_LENGTH);
    if (error == ERR_OK)
        return writer_finish(&w, &s->body, e);
    writer_done(&w);
    return error;
}

static enum err parse_stanza(struct parser *p, struct age_header *h, struct errinfo *e)
{
    struct bytes line;
    if (h->stanza_count == LIMIT_STANZAS)
        return err_set(e, ERR_MALFORMED, "the age header has more than %u stanzas", LIMIT_STANZAS);
    struct stanza *s = &h->stanzas[h->stanza_count++];
    enum err error = next_line(p, &line, e);
    if (error == ERR_OK)
        error = parse_arguments(line, s, e);
    if (error == ERR_OK)
        error = parse_body(p, s, e);
    return error;
}

static enum err parse_mac(struct parser *p, struct bytes file, struct age_header *h, struct errinfo *e)
{
    struct bytes line;
    enum err error = next_line(p, &line, e);
    if (error != ERR_OK)
        return error;
    struct reader r = reader_of(line);
    size_t size = 0;
    if (!reader_skip_text(&r, "--- ") || !base64_decode(r.left, BASE64_RAW, h->mac, sizeof h->mac, &size) ||
        size != sizeof h->mac)
        return err_set(e, ERR_MALFORMED, "the age header does not end with --- and its MAC");
    h->authenticated = (struct bytes){file.data, (size_t)(line.data - file.data) + 3};
    h->size = (size_t)(line.data - file.data) + line.size + 1;
    return ERR_OK;
}

static enum err check_stanzas(const struct age_header *h, struct errinfo *e)
{
    if (h->stanza_count == 0)
        return err_set(e, ERR_MALFORMED, "the age header has no stanza");
    if (h->stanza_count > 1 && age_header_has(h, stanza_scrypt.type))
        return err_set(e, ERR_MALFORMED, "age header: the scrypt stanza is not the only one");
    enum err error = ERR_OK;
    for (size_t i = 0; i < h->stanza_count && error == ERR_OK; i++) {
        const struct stanza_kind *kind = stanza_kind_of_type(h->stanzas[i].arguments[0]);
        if (kind != NULL)
            error = kind->check(&h->stanzas[i], e);
    }
    return error;
}

enum err age_header_parse(struct bytes file, struct age_header *out, struct errinfo *e)
{
    struct age_header h = {0};
    struct parser p = parser_of(file);
    enum err error = parse_version(&p, e);
    while (error == ERR_OK && bytes_begin_with(p.r.left, "-> "))
        error = parse_stanza(&p, &h, e);
    if (error == ERR_OK)
        error = parse_mac(&p, file, &h, e);
    if (error == ERR_OK)
        error = check_stanzas(&h, e);
    if (error == ERR_OK)
        *out = h;
    else
        age_header_done(&h);
    return error;
}

void age_header_done(struct age_header *h)
{
    for (size_t i = 0; i < h->stanza_count; i++)
        stanza_done(&h->stanzas[i]);
    *h = (struct age_header){0};
}

bool age_header_has(const struct age_header *h, const char *type)
{
    for (size_t i = 0; i < h->stanza_count; i++) {
        if (bytes_equal_text(h->stanzas[i].arguments[0], type))
            return true;
    }
    return false;
}

/* ---- Opening ---- */

/* ERR_NO_PAIR, and nothing said, if the stanza is not for this identity. */
static enum err unwrap_one(const struct stanza *s, const struct identity *who, struct secret **file_key,
                           struct errinfo *e)
{
    const struct stanza_kind *kind = stanza_kind_of_type(s->arguments[0]);
    if (kind == NULL || !kind->is_for(s, who))
        return ERR_NO_PAIR;
    enum err error = kind->unwrap(s, who, file_key, e);
    if (error == ERR_CANNOT_OPEN && who->passphrase != NULL)
        error = err_set(e, ERR_NO_PAIR, "the passphrase does not fit");
    return error;
}

enum err age_header_unwrap(const struct age_header *h, const struct identity *identities, size_t count,
                           struct secret **file_key, struct errinfo *e)
{
    enum err result = err_set(e, ERR_NO_PAIR, "the age file is for none of the keys that are here");
    for (size_t i = 0; i < h->stanza_count; i++) {
        for (size_t j = 0; j < count; j++) {
            enum err error = unwrap_one(&h->stanzas[i], &identities[j], file_key, e);
            if (error != ERR_NO_PAIR && error != ERR_CANNOT_OPEN)
                return error;
            if (error == ERR_CANNOT_OPEN)
                result = error;
        }
    }
    return result;
}

static void compute_mac(const struct secret *file_key, struct bytes authenticated, uint8_t mac[static 32])
{
    uint8_t key[HKDF_SIZE];
    hkdf(secret_bytes(file_key), (struct bytes){NULL, 0}, "header", key);
    crypto_auth_hmacsha256(mac, authenticated.data, authenticated.size, key);
    wipe(key, sizeof key);
}

enum err age_header_check_mac(const struct age_header *h, const struct secret *file_key, struct errinfo *e)
{
    uint8_t mac[sizeof h->mac];
    compute_mac(file_key, h->authenticated, mac);
    if (sodium_memcmp(mac, h->mac, sizeof mac) == 0)
        return ERR_OK;
    return err_set(e, ERR_CANNOT_OPEN, "the age header was changed after it was made: its MAC is wrong");
}

enum err age_header_open(const struct age_header *h, const struct identity *identities, size_t count,
                         struct secret **file_key, struct errinfo *e)
{
    struct secret *found = NULL;
    enum err error = age_header_unwrap(h, identities, count, &found, e);
    if (error == ERR_OK)
        error = age_header_check_mac(h, found, e);
    if (error == ERR_OK) {
        *file_key = found;
        found = NULL;
    }
    secret_free(&found);
    return error;
}

/* ---- Making ---- */

static enum err check_recipients(const struct recipient *recipients, size_t count, struct errinfo *e)
{
    if (count == 0)
        return err_set(e, ERR_USAGE, "nobody to encrypt to: name a recipient or a passphrase");
    if (count > LIMIT_STANZAS)
        return err_set(e, ERR_USAGE, "%zu recipients, and an age file has at most %u", count, LIMIT_STANZAS);
    for (size_t i = 0; i < count; i++) {
        if (recipients[i].passphrase != NULL && count > 1)
            return err_set(e, ERR_USAGE, "a passphrase is the only recipient of an age file: leave the others out");
    }
    return ERR_OK;
}

static enum err write_stanzas(struct writer *w, const struct recipient *recipients, size_t count,
                              const struct secret *file_key, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < count && error == ERR_OK; i++) {
        const struct stanza_kind *kind = stanza_kind_for(&recipients[i]);
        error = kind != NULL ? kind->wrap(&recipients[i], file_key, w, e)
                             : err_set(e, ERR_USAGE, "a recipient without public key and passphrase");
    }
    return error;
}

static void write_mac(struct writer *w, const struct secret *file_key)
{
    uint8_t mac[32];
    compute_mac(file_key, buf_bytes(&w->out), mac);
    writer_text(w, " ");
    base64_write(w, (struct bytes){mac, sizeof mac}, BASE64_RAW);
    writer_text(w, "\n");
}

enum err age_header_make(const struct recipient *recipients, size_t count, struct buf *header, struct secret **file_key,
                         struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_AGE_HEADER);
    struct secret *made = NULL;
    enum err error = check_recipients(recipients, count, e);
    if (error == ERR_OK)
        error = secret_random(FILE_KEY_SIZE, &made, e);
    if (error != ERR_OK)
        goto out;
    writer_text(&w, VERSION_LINE "\n");
    error = write_stanzas(&w, recipients, count, made, e);
    if (error != ERR_OK)
        goto out;
    writer_text(&w, "---");
    write_mac(&w, made);
    error = writer_finish(&w, header, e);
    if (error == ERR_OK) {
        *file_key = made;
        made = NULL;
    }
out:
    secret_free(&made);
    writer_done(&w);
    return error;
}
