/*
 * Each word of the text has one small parser for what stands behind it; the table says which words there are, in which
 * order, and how often. Nothing here judges: it only reads, in the one encoding that there is.
 */
#include "seal/head.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"
#include "seal/lines.h"

/* Where the parser is. */
struct head_parser {
    struct sealed *s;
    struct lines lines;
    size_t decoded;   /* bytes of s->decoded in use */
    size_t decodable; /* bytes of s->decoded */
};

static enum err refuse(const struct head_parser *p, const char *what, struct errinfo *e)
{
    return lines_refuse(&p->lines, what, e);
}

/* Takes one word of padded base64 and decodes it into s->decoded. */
static enum err take_der(struct head_parser *p, struct reader *values, size_t limit, struct bytes *out,
                         struct errinfo *e)
{
    struct bytes value;
    size_t size = 0;
    if (!reader_word(values, &value))
        return refuse(p, "base64 is expected behind it", e);
    if (value.size > base64_length(limit, BASE64_PADDED))
        return err_set(e, ERR_TOO_LARGE, "line %zu, `%s`: more than %zu bytes", p->lines.number, p->lines.word, limit);
    uint8_t *at = p->s->decoded.data + p->decoded;
    if (!base64_decode(value, BASE64_PADDED, at, p->decodable - p->decoded, &size))
        return refuse(p, "not canonical base64", e);
    p->decoded += size;
    *out = (struct bytes){at, size};
    return ERR_OK;
}

static enum err parse_name(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_string(values, p->s->name, sizeof p->s->name) || !sealed_name_is_valid(p->s->name))
        return refuse(p, "not the name of a configuration or probe", e);
    return ERR_OK;
}

static enum err parse_version(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct version *v = &p->s->version;
    if (!lines_take_number(values, VERSION_MAX, &v->epoch) || !lines_take_number(values, VERSION_MAX, &v->serial) ||
        v->epoch == 0 || v->serial == 0)
        return refuse(p, "epoch and serial must be decimal numbers from 1 to 2^53 - 1", e);
    return ERR_OK;
}

static enum err parse_issued(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_time(values, &p->s->issued))
        return refuse(p, "not a time like 2026-11-22T05:00:00Z", e);
    return ERR_OK;
}

static enum err parse_expires(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct bytes value;
    if (!reader_word(values, &value))
        return refuse(p, "a time or `never` is expected behind it", e);
    if (bytes_equal_text(value, "never"))
        p->s->expires = EXPIRES_NEVER;
    else if (!calendar_parse(value, &p->s->expires))
        return refuse(p, "not a time like 2026-11-22T05:00:00Z, and not `never`", e);
    return ERR_OK;
}

static enum err parse_ring(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_string(values, p->s->ring, sizeof p->s->ring) || !configuration_name_is_valid(p->s->ring))
        return refuse(p, "not the name of a ring", e);
    return ERR_OK;
}

static enum err parse_recipients(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct sealed *s = p->s;
    do {
        if (s->recipient_count == LIMIT_RECIPIENTS)
            return refuse(p, "more than 16 pairs", e);
        size_t i = s->recipient_count;
        if (!lines_take_pair_id(values, s->recipients[i]))
            return refuse(p, "not a pair id of 16 lower-case hex digits", e);
        if (i > 0 && strcmp(s->recipients[i - 1], s->recipients[i]) >= 0)
            return refuse(p, "pair ids are not in ascending order, each once", e);
        s->recipient_count++;
    } while (!reader_is_done(values));
    return ERR_OK;
}

static enum err parse_crl(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct sealed *s = p->s;
    enum err error = take_der(p, values, LIMIT_CRL, &s->crl_der, e);
    if (error != ERR_OK)
        return error;
    error = crl_parse(s->crl_der, &s->crl, e);
    if (error != ERR_OK)
        return err_context(e, error, "line %zu, `%s`", p->lines.number, p->lines.word);
    if (s->crl.number != s->version.epoch)
        return refuse(p, "the CRL's number is not the epoch of the version", e);
    return ERR_OK;
}

static enum err parse_policy(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct bytes value;
    if (!reader_word(values, &value) || !bytes_equal_text(value, "encrypted-only"))
        return refuse(p, "the only policy is `encrypted-only`", e);
    p->s->encrypted_only = true;
    return ERR_OK;
}

static enum err parse_body(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct sealed *s = p->s;
    struct bytes hash;
    size_t size = 0;
    if (!lines_take_number(values, UINT64_MAX, &s->body_size))
        return refuse(p, "not a length in bytes", e);
    if (s->body_size > LIMIT_BODY)
        return err_set(e, ERR_TOO_LARGE, "line %zu, `body`: more than %u bytes", p->lines.number, LIMIT_BODY);
    if (!reader_word(values, &hash) || !base64_decode(hash, BASE64_RAW, s->body_sha256, sizeof s->body_sha256, &size) ||
        size != sizeof s->body_sha256)
        return refuse(p, "not a SHA-256 in raw base64", e);
    return ERR_OK;
}

/* One key must not count as two signers, whatever names it signs under. */
static bool key_signed_before(const struct sealed *s, const struct signer *signer)
{
    for (size_t i = 0; i < s->signer_count; i++) {
        if (memcmp(s->signers[i].facts.key, signer->facts.key, SIGNING_KEY_SIZE) == 0)
            return true;
    }
    return false;
}

static enum err parse_signer(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct sealed *s = p->s;
    if (s->signer_count == LIMIT_SIGNERS)
        return refuse(p, "more than 16 of them", e);
    struct signer *signer = &s->signers[s->signer_count];
    if (!lines_take_pair_id(values, signer->id))
        return refuse(p, "not a pair id of 16 lower-case hex digits", e);
    if (s->signer_count > 0 && strcmp(s->signers[s->signer_count - 1].id, signer->id) >= 0)
        return refuse(p, "signers are not in ascending order of their pair ids, each once", e);
    enum err error = take_der(p, values, LIMIT_CERTIFICATE, &signer->certificate, e);
    if (error != ERR_OK)
        return error;
    error = signing_certificate_parse(signer->certificate, &signer->facts, e);
    if (error != ERR_OK)
        return err_context(e, error, "line %zu, `%s`", p->lines.number, p->lines.word);
    if (key_signed_before(s, signer))
        return refuse(p, "the same key as in a `signer` line before", e);
    s->signer_count++;
    return ERR_OK;
}

static const struct lines_row rows[] = {
    {"name", LINES_ONCE}, {"version", LINES_ONCE},         {"issued", LINES_ONCE},      {"expires", LINES_ONCE},
    {"ring", LINES_ONCE}, {"recipients", LINES_ONCE},      {"crl", LINES_AT_MOST_ONCE}, {"policy", LINES_AT_MOST_ONCE},
    {"body", LINES_ONCE}, {"signer", LINES_AT_LEAST_ONCE},
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

static enum err parse_row(size_t row, struct reader *values, void *context, struct errinfo *e)
{
    static enum err (*const parsers[ROW_COUNT])(struct head_parser * p, struct reader * values, struct errinfo * e) = {
        parse_name,       parse_version, parse_issued, parse_expires, parse_ring,
        parse_recipients, parse_crl,     parse_policy, parse_body,    parse_signer,
    };
    return parsers[row](context, values, e);
}

/* Decoded base64 is shorter than the base64. */
static enum err allocate_decoded(struct head_parser *p, struct errinfo *e)
{
    p->decodable = p->s->note.text.size;
    p->s->decoded.data = malloc(p->decodable);
    if (p->s->decoded.data == NULL)
        return err_no_memory(e);
    p->s->decoded.size = p->decodable;
    return ERR_OK;
}

enum err head_parse(struct sealed *s, struct errinfo *e)
{
    struct head_parser p = {.s = s, .lines = {.rows = rows, .row_count = ROW_COUNT, .number = 1}};
    struct reader text = reader_of(s->note.text);
    struct bytes first;
    enum err error = allocate_decoded(&p, e);
    if (error == ERR_OK && !reader_line(&text, &first))
        error = err_set(e, ERR_MALFORMED, "there is no text");
    if (error == ERR_OK)
        error = lines_parse(&p.lines, &text, parse_row, &p, e);
    if (error == ERR_OK && s->crl_der.size == 0 && s->version.epoch != 1)
        error = err_set(e, ERR_MALFORMED, "line 3, `version`: without a CRL the epoch must be 1");
    return error;
}
