/*
 * Each word of the text has one small parser for what stands behind it; the table says which words there are, in which
 * order, and how often. Nothing here judges: it only reads, in the one encoding that there is.
 */
#include "seal/head.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"

/* Where the parser is. */
struct head_parser {
    struct sealed *s;
    size_t line;      /* number of the present line */
    const char *word; /* its word, if it is known */
    size_t next;      /* row of the table that may come next */
    size_t decoded;   /* bytes of s->decoded in use */
    size_t decodable; /* bytes of s->decoded */
};

enum head_times { ONCE, AT_MOST_ONCE, AT_LEAST_ONCE };

struct head_word {
    const char *word;
    enum head_times times;
    enum err (*parse)(struct head_parser *p, struct reader *values, struct errinfo *e);
};

static enum err refuse(const struct head_parser *p, const char *what, struct errinfo *e)
{
    return err_set(e, ERR_MALFORMED, "line %zu, `%s`: %s", p->line, p->word, what);
}

/* Takes one word that passes for a string of less than `size` bytes. */
static bool take_string(struct reader *values, char *out, size_t size)
{
    struct bytes value;
    if (!reader_word(values, &value) || value.size >= size)
        return false;
    memcpy(out, value.data, value.size);
    out[value.size] = '\0';
    return true;
}

static bool take_pair_id(struct reader *values, char out[static PAIR_ID_SIZE])
{
    return take_string(values, out, PAIR_ID_SIZE) && pair_id_is_valid(bytes_text(out));
}

static bool take_number(struct reader *values, uint64_t maximum, uint64_t *out)
{
    struct bytes value;
    return reader_word(values, &value) && bytes_to_number(value, maximum, out);
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
        return err_set(e, ERR_TOO_LARGE, "line %zu, `%s`: more than %zu bytes", p->line, p->word, limit);
    uint8_t *at = p->s->decoded.data + p->decoded;
    if (!base64_decode(value, BASE64_PADDED, at, p->decodable - p->decoded, &size))
        return refuse(p, "not canonical base64", e);
    p->decoded += size;
    *out = (struct bytes){at, size};
    return ERR_OK;
}

static enum err parse_name(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    if (!take_string(values, p->s->name, sizeof p->s->name) || !sealed_name_is_valid(p->s->name))
        return refuse(p, "not the name of a configuration or probe", e);
    return ERR_OK;
}

static enum err parse_version(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct version *v = &p->s->version;
    if (!take_number(values, VERSION_MAX, &v->epoch) || !take_number(values, VERSION_MAX, &v->serial) ||
        v->epoch == 0 || v->serial == 0)
        return refuse(p, "epoch and serial must be decimal numbers from 1 to 2^53 - 1", e);
    return ERR_OK;
}

static enum err parse_issued(struct head_parser *p, struct reader *values, struct errinfo *e)
{
    struct bytes value;
    if (!reader_word(values, &value) || !calendar_parse(value, &p->s->issued))
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
    if (!take_string(values, p->s->ring, sizeof p->s->ring) || !configuration_name_is_valid(p->s->ring))
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
        if (!take_pair_id(values, s->recipients[i]))
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
        return err_context(e, error, "line %zu, `%s`", p->line, p->word);
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
    if (!take_number(values, UINT64_MAX, &s->body_size))
        return refuse(p, "not a length in bytes", e);
    if (s->body_size > LIMIT_BODY)
        return err_set(e, ERR_TOO_LARGE, "line %zu, `body`: more than %u bytes", p->line, LIMIT_BODY);
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
    if (!take_pair_id(values, signer->id))
        return refuse(p, "not a pair id of 16 lower-case hex digits", e);
    if (s->signer_count > 0 && strcmp(s->signers[s->signer_count - 1].id, signer->id) >= 0)
        return refuse(p, "signers are not in ascending order of their pair ids, each once", e);
    enum err error = take_der(p, values, LIMIT_CERTIFICATE, &signer->certificate, e);
    if (error != ERR_OK)
        return error;
    error = signing_certificate_parse(signer->certificate, &signer->facts, e);
    if (error != ERR_OK)
        return err_context(e, error, "line %zu, `%s`", p->line, p->word);
    if (key_signed_before(s, signer))
        return refuse(p, "the same key as in a `signer` line before", e);
    s->signer_count++;
    return ERR_OK;
}

static const struct head_word words[] = {
    {"name", ONCE, parse_name},       {"version", ONCE, parse_version},
    {"issued", ONCE, parse_issued},   {"expires", ONCE, parse_expires},
    {"ring", ONCE, parse_ring},       {"recipients", ONCE, parse_recipients},
    {"crl", AT_MOST_ONCE, parse_crl}, {"policy", AT_MOST_ONCE, parse_policy},
    {"body", ONCE, parse_body},       {"signer", AT_LEAST_ONCE, parse_signer},
};

#define WORD_COUNT (sizeof words / sizeof words[0])

/* What comes next may come now: this word may be missing, or was there often enough. */
static bool may_be_passed(const struct head_parser *p, const struct head_word *w)
{
    return w->times == AT_MOST_ONCE || (w->times == AT_LEAST_ONCE && p->s->signer_count > 0);
}

/* The row for this word if it may stand here; NULL otherwise, and p->next is then the row that is missing, if any. */
static const struct head_word *find_word(struct head_parser *p, struct bytes word)
{
    for (; p->next < WORD_COUNT; p->next++) {
        const struct head_word *w = &words[p->next];
        if (bytes_equal_text(word, w->word)) {
            if (w->times != AT_LEAST_ONCE)
                p->next++;
            return w;
        }
        if (!may_be_passed(p, w))
            return NULL;
    }
    return NULL;
}

static enum err parse_line(struct head_parser *p, struct bytes line, struct errinfo *e)
{
    struct reader r = reader_of(line);
    struct bytes word = line;
    bool has_word = reader_word(&r, &word);
    const struct head_word *w = find_word(p, word);
    if (w == NULL && p->next == WORD_COUNT && bytes_begin_with(line, "x-"))
        return ERR_OK;
    if (w == NULL && p->next == WORD_COUNT)
        return err_set(e, ERR_MALFORMED, "line %zu: neither a signer nor a line that begins with `x-`", p->line);
    if (w == NULL)
        return err_set(e, ERR_MALFORMED, "line %zu: `%s` is expected here", p->line, words[p->next].word);
    p->word = w->word;
    if (!has_word)
        return refuse(p, "nothing stands behind it", e);
    enum err error = w->parse(p, &r, e);
    if (error == ERR_OK && !reader_is_done(&r))
        error = refuse(p, "something stands behind its value", e);
    return error;
}

/* What can be said only when all lines were there. */
static enum err check_whole(struct head_parser *p, struct errinfo *e)
{
    while (p->next < WORD_COUNT && may_be_passed(p, &words[p->next]))
        p->next++;
    if (p->next < WORD_COUNT)
        return err_set(e, ERR_MALFORMED, "line %zu: the text ends here, without `%s`", p->line + 1,
                       words[p->next].word);
    if (p->s->crl_der.size == 0 && p->s->version.epoch != 1)
        return err_set(e, ERR_MALFORMED, "line 3, `version`: without a CRL the epoch must be 1");
    return ERR_OK;
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
    struct head_parser p = {.s = s};
    struct reader text = reader_of(s->note.text);
    struct bytes line;
    enum err error = allocate_decoded(&p, e);
    while (error == ERR_OK && reader_line(&text, &line)) {
        p.line++;
        if (p.line > 1)
            error = parse_line(&p, line, e);
    }
    return error == ERR_OK ? check_whole(&p, e) : error;
}
