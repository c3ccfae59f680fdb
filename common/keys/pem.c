#include "keys/pem.h"

#include <sodium.h>
#include <string.h>

#include "base/hex.h"

#define DASHES "-----"
#define BEGIN_MARK "-----BEGIN "
#define END_MARK "-----END "
#define LINE_LENGTH 64
#define LINE_BYTES (LINE_LENGTH / 4 * 3)

static const char *const key_labels[] = {
    [KEY_PKCS8] = "PRIVATE KEY", [KEY_PKCS1] = "RSA PRIVATE KEY", [KEY_SEC1] = "EC PRIVATE KEY"};

const char *pem_key_label(enum key_encoding encoding)
{
    return key_labels[encoding];
}

bool pem_key_encoding(struct bytes label, enum key_encoding *out)
{
    for (size_t i = 0; i < sizeof key_labels / sizeof key_labels[0]; i++) {
        if (bytes_equal_text(label, key_labels[i])) {
            *out = (enum key_encoding)i;
            return true;
        }
    }
    return false;
}

/* The next line without LF or CRLF; the last one may lack its end. */
static bool next_line(struct reader *r, size_t *number, struct bytes *line)
{
    if (reader_is_done(r))
        return false;
    if (!reader_line(r, line) && !reader_take(r, r->left.size, line))
        return false;
    if (line->size > 0 && line->data[line->size - 1] == '\r')
        line->size--;
    ++*number;
    return true;
}

/* Text between `mark` and the five dashes that end the line. */
static bool label_after(struct bytes line, const char *mark, struct bytes *label)
{
    struct reader r = reader_of(line);
    if (!reader_skip_text(&r, mark) || r.left.size <= strlen(DASHES))
        return false;
    struct bytes dashes;
    if (!reader_take(&r, r.left.size - strlen(DASHES), label))
        return false;
    dashes = r.left;
    return bytes_equal_text(dashes, DASHES) && bytes_are_printable(*label);
}

static enum err find_begin(struct reader *r, size_t *number, struct bytes *label, struct errinfo *e)
{
    struct bytes line;
    if (*number == 0)
        (void)!reader_skip_text(r, "\xEF\xBB\xBF"); /* a byte order mark, as Windows editors put there */
    while (next_line(r, number, &line)) {
        if (!bytes_begin_with(line, BEGIN_MARK))
            continue;
        if (!label_after(line, BEGIN_MARK, label))
            return err_set(e, ERR_MALFORMED, "line %zu: this BEGIN line is not complete", *number);
        return ERR_OK;
    }
    *label = (struct bytes){NULL, 0};
    return ERR_OK;
}

/* The lines between BEGIN and END: what they are, and how many characters. */
struct body {
    struct reader lines;
    size_t line_count;
    size_t characters;
};

static enum err check_line(struct bytes line, size_t number, struct errinfo *e)
{
    if (memchr(line.data, ':', line.size) != NULL)
        return err_set(e, ERR_MALFORMED,
                       "line %zu: a PEM block with headers (an encrypted key?); write it without a password with "
                       "`openssl pkey`, or use PKCS#12",
                       number);
    if (line.size == 0 || bytes_begin_with(line, DASHES))
        return err_set(e, ERR_MALFORMED, "line %zu: an empty line or another block where this block's END should be",
                       number);
    return ERR_OK;
}

static enum err find_end(struct reader *r, size_t *number, struct bytes label, struct body *body, struct errinfo *e)
{
    struct bytes line, end_label;
    size_t begin = *number;
    *body = (struct body){.lines = *r};
    while (next_line(r, number, &line)) {
        if (label_after(line, END_MARK, &end_label)) {
            if (!bytes_equal(label, end_label) || body->characters == 0)
                return err_set(e, ERR_MALFORMED, "line %zu: this END does not fit its BEGIN, or nothing is between",
                               *number);
            return ERR_OK;
        }
        enum err error = check_line(line, *number, e);
        if (error != ERR_OK)
            return error;
        body->line_count++;
        body->characters += line.size;
    }
    return err_set(e, ERR_MALFORMED, "line %zu: the END of this block is missing", begin);
}

/* Each line is whole groups of four, so each is decoded by itself; only the last one may be padded. */
static enum err decode_lines(struct body *body, size_t begin, struct secret *out, struct errinfo *e)
{
    size_t number = begin, size = 0;
    bool padded = false;
    for (size_t i = 0; i < body->line_count; i++) {
        struct bytes line;
        size_t decoded;
        if (!next_line(&body->lines, &number, &line) || padded ||
            !base64_decode(line, BASE64_PADDED, out->bytes + size, out->size - size, &decoded))
            return err_set(e, ERR_MALFORMED, "line %zu: this is not base64", number);
        padded = decoded < line.size / 4 * 3;
        size += decoded;
    }
    secret_shorten(out, size);
    return ERR_OK;
}

enum err pem_next(struct reader *r, size_t *line, struct pem_block *block, struct errinfo *e)
{
    struct pem_block found = {.bytes = NULL};
    struct body body;
    *block = found;
    enum err error = find_begin(r, line, &found.label, e);
    if (error != ERR_OK || found.label.size == 0)
        return error;
    found.line = *line;
    error = find_end(r, line, found.label, &body, e);
    if (error == ERR_OK)
        error = secret_new(body.characters / 4 * 3, &found.bytes, e);
    if (error == ERR_OK)
        error = decode_lines(&body, found.line, found.bytes, e);
    if (error != ERR_OK) {
        pem_block_done(&found);
        return error;
    }
    *block = found;
    return ERR_OK;
}

void pem_block_done(struct pem_block *b)
{
    secret_free(&b->bytes);
    *b = (struct pem_block){.bytes = NULL};
}

static void put(struct secret *s, size_t *at, const void *bytes, size_t size)
{
    memcpy(s->bytes + *at, bytes, size);
    *at += size;
}

static void put_mark(struct secret *s, size_t *at, const char *mark, const char *label)
{
    put(s, at, mark, strlen(mark));
    put(s, at, label, strlen(label));
    put(s, at, DASHES "\n", strlen(DASHES "\n"));
}

enum err pem_format(const char *label, struct bytes bytes, struct secret **out, struct errinfo *e)
{
    size_t lines = (bytes.size + LINE_BYTES - 1) / LINE_BYTES;
    size_t marks = strlen(BEGIN_MARK DASHES "\n" END_MARK DASHES "\n") + 2 * strlen(label);
    struct secret *text = NULL;
    enum err error = secret_new(marks + base64_length(bytes.size, BASE64_PADDED) + lines, &text, e);
    if (error != ERR_OK)
        return error;
    char line[LINE_LENGTH + 1];
    size_t at = 0;
    put_mark(text, &at, BEGIN_MARK, label);
    for (size_t done = 0; done < bytes.size; done += LINE_BYTES) {
        size_t size = bytes.size - done < LINE_BYTES ? bytes.size - done : LINE_BYTES;
        sodium_bin2base64(line, sizeof line, bytes.data + done, size, sodium_base64_VARIANT_ORIGINAL);
        put(text, &at, line, strlen(line));
        put(text, &at, "\n", 1);
    }
    put_mark(text, &at, END_MARK, label);
    wipe(line, sizeof line);
    *out = text;
    return ERR_OK;
}
