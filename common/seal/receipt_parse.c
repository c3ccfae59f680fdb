/*
 * Each word has one small parser for its values; the tables say which words there are, in which order, and how often.
 */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/percent.h"
#include "seal/head.h"
#include "seal/lines.h"
#include "seal/note.h"
#include "seal/receipt.h"

#define ERROR_NAME 32 /* bytes: twice as many as any has today */
#define LOWER "abcdefghijklmnopqrstuvwxyz"

struct receipt_parser {
    struct receipt *r;
    size_t first_row; /* of the table: where the text begins */
    struct lines lines;
    char *free; /* where the next string goes in r->decoded */
    size_t room;
};

static enum err refuse(const struct receipt_parser *p, const char *what, struct errinfo *e)
{
    return lines_refuse(&p->lines, what, e);
}

/* A percent-encoded word of 1 to `limit` bytes, as a string. Decoded, and with its NUL, it is no longer than the word
 * with the space or line end behind it, so the strings fit into as many bytes as the text has. */
static bool take_text(struct receipt_parser *p, struct reader *values, size_t limit, const char **out)
{
    struct bytes word;
    if (!reader_word(values, &word) || !percent_decode(word, p->free, p->room))
        return false;
    size_t length = strlen(p->free);
    if (length > limit)
        return false;
    *out = p->free;
    p->free += length + 1;
    p->room -= length + 1;
    return true;
}

/* A configuration as the client remembers it: in lower case, so that no name has two spellings. */
static bool take_configuration(struct receipt_parser *p, struct reader *values, const char **out)
{
    return take_text(p, values, LIMIT_NAME, out) && configuration_name_is_valid(*out) &&
           strpbrk(*out, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL;
}

/* The name of an error, of this program's list or of a newer one's. */
static bool take_error(struct receipt_parser *p, struct reader *values, const char **out)
{
    return take_text(p, values, ERROR_NAME, out) && strspn(*out, LOWER) > 0 &&
           strspn(*out, LOWER "0123456789-") == strlen(*out) && strcmp(*out, err_name(ERR_OK)) != 0;
}

static enum err parse_client(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_pair_id(values, p->r->client))
        return refuse(p, "not a client id of 16 lower-case hex digits", e);
    return ERR_OK;
}

static enum err parse_key(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_base64(values, BASE64_PADDED, p->r->key, sizeof p->r->key))
        return refuse(p, "not a key of 32 bytes in base64", e);
    return ERR_OK;
}

static enum err parse_name(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!take_text(p, values, LIMIT_COMPUTER_NAME, &p->r->name))
        return refuse(p, "not the percent-encoded name of a computer", e);
    return ERR_OK;
}

static enum err parse_machine(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    uint8_t bytes[MACHINE_SIZE / 2];
    if (!lines_take_string(values, p->r->machine, sizeof p->r->machine) ||
        !hex_decode(bytes_text(p->r->machine), bytes, sizeof bytes))
        return refuse(p, "not 32 lower-case hex digits", e);
    return ERR_OK;
}

static enum err parse_account(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    struct bytes kind;
    if (!reader_word(values, &kind))
        return refuse(p, "`machine` or `person NAME` is expected behind it", e);
    if (bytes_equal_text(kind, "machine"))
        return ERR_OK;
    if (!bytes_equal_text(kind, "person") || !take_text(p, values, LIMIT_COMPUTER_NAME, &p->r->person))
        return refuse(p, "neither `machine` nor `person NAME`", e);
    return ERR_OK;
}

static enum err parse_counter(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_number(values, VERSION_MAX, &p->r->counter) || p->r->counter == 0)
        return refuse(p, "not a decimal number from 1 to 2^53 - 1", e);
    return ERR_OK;
}

static enum err parse_time(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!lines_take_time(values, &p->r->time))
        return refuse(p, "not a time like 2026-11-22T05:00:00Z", e);
    return ERR_OK;
}

static enum err parse_ring(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!take_text(p, values, LIMIT_NAME, &p->r->ring) || !configuration_name_is_valid(p->r->ring))
        return refuse(p, "not the name of a ring", e);
    return ERR_OK;
}

static enum err parse_program(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    if (!take_text(p, values, LIMIT_NAME, &p->r->program))
        return refuse(p, "not a version of the program", e);
    return ERR_OK;
}

static enum err parse_proof(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    struct receipt *r = p->r;
    struct receipt_proof *proof = &r->proofs[r->proof_count];
    if (r->proof_count == LIMIT_RECEIPT_PAIRS)
        return refuse(p, "too many of them", e);
    if (!lines_take_pair_id(values, proof->pair) ||
        !lines_take_base64(values, BASE64_PADDED, proof->mac, sizeof proof->mac))
        return refuse(p, "not a pair id and 32 bytes in base64", e);
    if (r->proof_count > 0 && strcmp(proof[-1].pair, proof->pair) >= 0)
        return refuse(p, "pair ids are not in ascending order, each once", e);
    r->proof_count++;
    return ERR_OK;
}

static bool take_pair_or_none(struct reader *values, char out[static PAIR_ID_SIZE])
{
    out[0] = '\0';
    return reader_skip_text(values, "- ") || lines_take_pair_id(values, out);
}

static enum err parse_failed(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    struct receipt *r = p->r;
    struct receipt_failure *failure = &r->failures[r->failure_count];
    if (r->failure_count == LIMIT_RECEIPT_PAIRS)
        return refuse(p, "too many of them", e);
    if (!take_pair_or_none(values, failure->pair))
        return refuse(p, "neither a pair id nor `-`", e);
    if (!take_error(p, values, &failure->error))
        return refuse(p, "not the name of an error", e);
    if (r->failure_count > 0 && strcmp(failure[-1].pair, failure->pair) >= 0)
        return refuse(p, "pair ids are not in ascending order, each once", e);
    r->failure_count++;
    return ERR_OK;
}

static enum err parse_uses(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    struct receipt *r = p->r;
    struct receipt_use *use = &r->uses[r->use_count];
    struct bytes version;
    if (r->use_count == LIMIT_RECEIPT_LINES)
        return refuse(p, "too many of them", e);
    if (!take_configuration(p, values, &use->name))
        return refuse(p, "not the name of a configuration in lower case", e);
    if (!reader_word(values, &version) || !version_parse(version, &use->version))
        return refuse(p, "neither EPOCH.SERIAL nor `plain`", e);
    if (r->use_count > 0 && strcmp(use[-1].name, use->name) >= 0)
        return refuse(p, "names are not in ascending order, each once", e);
    r->use_count++;
    return ERR_OK;
}

static enum err parse_error(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    struct receipt *r = p->r;
    struct receipt_error *met = &r->errors[r->error_count];
    if (r->error_count == LIMIT_RECEIPT_LINES)
        return refuse(p, "too many of them", e);
    if (!take_configuration(p, values, &met->name))
        return refuse(p, "not the name of a configuration in lower case", e);
    if (!take_error(p, values, &met->error) || !lines_take_time(values, &met->time))
        return refuse(p, "not the name of an error and a time", e);
    if (r->error_count > 0 && strcmp(met[-1].name, met->name) >= 0)
        return refuse(p, "names are not in ascending order, each once", e);
    r->error_count++;
    return ERR_OK;
}

static bool take_origin(struct reader *values, enum receipt_origin *out)
{
    struct bytes word;
    if (!reader_word(values, &word))
        return false;
    for (int i = RECEIPT_DEFAULT; i <= RECEIPT_COMMAND_LINE; i++) {
        *out = (enum receipt_origin)i;
        if (bytes_equal_text(word, receipt_origin_name(*out)))
            return true;
    }
    return false;
}

/* Its name stands as it is: it is written again that way. */
static bool take_parameter_name(struct receipt_parser *p, struct reader *values, const char **out)
{
    if (!take_text(p, values, LIMIT_NAME, out))
        return false;
    for (const char *at = *out; *at != '\0'; at++) {
        if (!ascii_is_letter(*at) && !ascii_is_digit(*at))
            return false;
    }
    return true;
}

static enum err parse_parameter(struct receipt_parser *p, struct reader *values, struct errinfo *e)
{
    struct receipt *r = p->r;
    struct receipt_parameter *parameter = &r->parameters[r->parameter_count];
    if (r->parameter_count == LIMIT_RECEIPT_LINES)
        return refuse(p, "too many of them", e);
    if (!take_parameter_name(p, values, &parameter->name) || !take_origin(values, &parameter->origin) ||
        !take_text(p, values, LIMIT_RECEIPT, &parameter->value))
        return refuse(p, "not a name, where it comes from and a percent-encoded value", e);
    r->parameter_count++;
    return ERR_OK;
}

static const struct lines_row rows[] = {
    {"client", LINES_ONCE},      {"key", LINES_ONCE},
    {"name", LINES_ONCE},        {"machine", LINES_ONCE},
    {"account", LINES_ONCE},     {"counter", LINES_ONCE},
    {"time", LINES_ONCE},        {"ring", LINES_ONCE},
    {"program", LINES_ONCE},     {"proof", LINES_ANY_TIMES},
    {"failed", LINES_ANY_TIMES}, {"uses", LINES_ANY_TIMES},
    {"error", LINES_ANY_TIMES},  {"parameter", LINES_ANY_TIMES},
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])
#define FIRST_ROW_OF_FACTS 7 /* `ring` */

static enum err parse_row(size_t row, struct reader *values, void *context, struct errinfo *e)
{
    static enum err (*const parsers[ROW_COUNT])(struct receipt_parser * p, struct reader * values,
                                                struct errinfo * e) = {
        parse_client, parse_key,     parse_name,  parse_machine, parse_account, parse_counter, parse_time,
        parse_ring,   parse_program, parse_proof, parse_failed,  parse_uses,    parse_error,   parse_parameter,
    };
    struct receipt_parser *p = context;
    return parsers[p->first_row + row](p, values, e);
}

/* It says of each pair whether it could be used, or that there is none. */
static enum err check_pairs(const struct receipt *r, struct errinfo *e)
{
    size_t i = 0, k = 0;
    if (r->proof_count + r->failure_count == 0)
        return err_set(e, ERR_MALFORMED, "there is neither a `proof` nor a `failed` line");
    if (r->failure_count > 0 && r->failures[0].pair[0] == '\0' && r->proof_count + r->failure_count > 1)
        return err_set(e, ERR_MALFORMED, "a `failed` line says that there is no pair, and other lines name one");
    while (i < r->proof_count && k < r->failure_count) {
        int order = strcmp(r->proofs[i].pair, r->failures[k].pair);
        if (order == 0)
            return err_set(e, ERR_MALFORMED, "pair %s has a `proof` and a `failed` line", r->proofs[i].pair);
        i += order < 0;
        k += order > 0;
    }
    return ERR_OK;
}

/* Reads the lines of the table from `first_row` on; the text has `size` bytes. */
static enum err parse_rows(struct receipt *r, size_t first_row, struct reader *text, size_t size, struct errinfo *e)
{
    const struct lines lines = {
        .rows = rows + first_row, .row_count = ROW_COUNT - first_row, .number = first_row == 0 ? 1 : 0};
    struct receipt_parser p = {.r = r, .first_row = first_row, .lines = lines, .room = size};
    r->decoded = malloc(size > 0 ? size : 1);
    if (r->decoded == NULL)
        return err_no_memory(e);
    p.free = r->decoded;
    return lines_parse(&p.lines, text, parse_row, &p, e);
}

static enum err parse_text(struct receipt *r, struct errinfo *e)
{
    struct reader text = reader_of(r->text);
    if (!reader_skip_text(&text, RECEIPT_FIRST_LINE))
        return err_set(e, ERR_MALFORMED,
                       "it does not begin with `rollseal-receipt/1`: it is not a receipt, or one of a newer "
                       "version");
    enum err error = parse_rows(r, 0, &text, r->text.size, e);
    return error == ERR_OK ? check_pairs(r, e) : error;
}

/* One signature line, by the key of the receipt, and nothing behind it. */
static enum err take_signature(const struct note *note, struct receipt *r, struct errinfo *e)
{
    char name[KEY_NAME_SIZE];
    uint8_t key_id[NOTE_KEY_ID_SIZE];
    const struct note_signature *signature = &note->signatures[0];
    head_key_name(r->client, name);
    note_key_id(name, r->key, key_id);
    if (note->signature_count != 1 || note->rest.size != 0)
        return err_set(e, ERR_MALFORMED, "one signature line is expected behind the text, and nothing behind that");
    if (!bytes_equal_text(signature->name, name) || memcmp(signature->key_id, key_id, sizeof key_id) != 0)
        return err_set(e, ERR_MALFORMED, "the signature line is not one by the key of client %s", r->client);
    memcpy(r->signature, signature->signature, sizeof r->signature);
    return ERR_OK;
}

enum err receipt_parse(struct bytes file, struct receipt *out, struct errinfo *e)
{
    struct note note;
    struct receipt r = {.decoded = NULL};
    if (file.size > LIMIT_RECEIPT)
        return err_set(e, ERR_TOO_LARGE, "it has %zu bytes, and a receipt has at most %u", file.size, LIMIT_RECEIPT);
    enum err error = note_parse(file, &note, e);
    r.text = note.text;
    if (error == ERR_OK)
        error = parse_text(&r, e);
    if (error == ERR_OK)
        error = take_signature(&note, &r, e);
    if (error == ERR_OK)
        *out = r;
    else
        receipt_done(&r);
    return error;
}

enum err receipt_parse_facts(const char *text, struct receipt *out, struct errinfo *e)
{
    struct receipt r = {.decoded = NULL};
    struct reader lines = reader_of(bytes_text(text));
    enum err error = parse_rows(&r, FIRST_ROW_OF_FACTS, &lines, lines.left.size, e);
    if (error == ERR_OK && !reader_is_done(&lines))
        error = err_set(e, ERR_MALFORMED, "its last line does not end");
    if (error == ERR_OK)
        *out = r;
    else
        receipt_done(&r);
    return error;
}
