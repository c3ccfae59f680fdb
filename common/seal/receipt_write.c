#include <inttypes.h>
#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"
#include "base/percent.h"
#include "seal/head.h"
#include "seal/receipt.h"

static void write_text(struct writer *w, const char *text)
{
    writer_text(w, " ");
    percent_write(w, bytes_text(text));
}

static void write_base64(struct writer *w, const uint8_t *bytes, size_t size)
{
    writer_text(w, " ");
    base64_write(w, (struct bytes){bytes, size}, BASE64_PADDED);
}

static void write_time(struct writer *w, int64_t time)
{
    char text[CALENDAR_SIZE];
    calendar_format(time, text);
    writer_format(w, " %s\n", text);
}

static void write_account(struct writer *w, const struct receipt *r)
{
    writer_text(w, r->person != NULL ? "account person" : "account machine");
    if (r->person != NULL)
        write_text(w, r->person);
    writer_text(w, "\n");
}

/* Who reports, and when. */
static void write_client(struct writer *w, const struct receipt *r)
{
    writer_format(w, RECEIPT_FIRST_LINE "client %s\nkey", r->client);
    write_base64(w, r->key, sizeof r->key);
    writer_text(w, "\nname");
    write_text(w, r->name);
    writer_format(w, "\nmachine %s\n", r->machine);
    write_account(w, r);
    writer_format(w, "counter %" PRIu64 "\ntime", r->counter);
    write_time(w, r->time);
}

static void write_program(struct writer *w, const struct receipt *r)
{
    writer_text(w, "ring");
    write_text(w, r->ring);
    writer_text(w, "\nprogram");
    write_text(w, r->program);
    writer_text(w, "\n");
}

static void write_pairs(struct writer *w, const struct receipt *r)
{
    for (size_t i = 0; i < r->proof_count; i++) {
        writer_format(w, "proof %s", r->proofs[i].pair);
        write_base64(w, r->proofs[i].mac, sizeof r->proofs[i].mac);
        writer_text(w, "\n");
    }
    for (size_t i = 0; i < r->failure_count; i++) {
        const struct receipt_failure *failure = &r->failures[i];
        writer_format(w, "failed %s %s\n", failure->pair[0] != '\0' ? failure->pair : "-", failure->error);
    }
}

static void write_configurations(struct writer *w, const struct receipt *r)
{
    char version[VERSION_TEXT_SIZE];
    for (size_t i = 0; i < r->use_count; i++) {
        version_format(r->uses[i].version, version);
        writer_format(w, "uses %s %s\n", r->uses[i].name, version);
    }
    for (size_t i = 0; i < r->error_count; i++) {
        writer_format(w, "error %s %s", r->errors[i].name, r->errors[i].error);
        write_time(w, r->errors[i].time);
    }
}

static void write_parameters(struct writer *w, const struct receipt *r)
{
    for (size_t i = 0; i < r->parameter_count; i++) {
        const struct receipt_parameter *p = &r->parameters[i];
        writer_format(w, "parameter %s %s", p->name, receipt_origin_name(p->origin));
        write_text(w, p->value);
        writer_text(w, "\n");
    }
}

static void write_facts(struct writer *w, const struct receipt *r)
{
    write_program(w, r);
    write_pairs(w, r);
    write_configurations(w, r);
    write_parameters(w, r);
}

static enum err make_text(const struct receipt *r, struct buf *out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_RECEIPT);
    write_client(&w, r);
    write_facts(&w, r);
    return writer_finish(&w, out, e);
}

/* Defaults that are another one on each computer: its name; and for each person, the folder in his home. */
static bool is_nobody_elses(const struct receipt *r, const struct receipt_parameter *p)
{
    bool is_own = strcmp(p->name, "ClientName") == 0 || (r->person != NULL && strcmp(p->name, "StateDirectory") == 0);
    return is_own && p->origin == RECEIPT_DEFAULT;
}

static void leave_out_own_defaults(struct receipt *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->parameter_count; i++) {
        if (!is_nobody_elses(r, &r->parameters[i]))
            r->parameters[kept++] = r->parameters[i];
    }
    r->parameter_count = kept;
}

enum err receipt_write_facts(const struct receipt *r, char **out, struct errinfo *e)
{
    struct receipt facts = *r;
    struct writer w = writer_to(LIMIT_RECEIPT);
    for (size_t i = 0; i < facts.proof_count; i++)
        memset(facts.proofs[i].mac, 0, sizeof facts.proofs[i].mac);
    for (size_t i = 0; i < facts.error_count; i++)
        facts.errors[i].time = 0;
    leave_out_own_defaults(&facts);
    write_facts(&w, &facts);
    return writer_finish_text(&w, out, e);
}

static enum err sign(const struct receipt *r, struct bytes text, const struct secret *seed, struct buf *out,
                     struct errinfo *e)
{
    char name[KEY_NAME_SIZE];
    struct writer w = writer_to(LIMIT_RECEIPT);
    head_key_name(r->client, name);
    writer_bytes(&w, text);
    writer_text(&w, "\n");
    enum err error = note_sign(&w, text, name, seed, r->key, e);
    if (error == ERR_OK)
        return writer_finish(&w, out, e);
    writer_done(&w);
    return error;
}

/* The checks of everybody who reads it. */
static enum err check_made(struct bytes file, struct errinfo *e)
{
    struct receipt r = {.decoded = NULL};
    enum err error = receipt_parse(file, &r, e);
    if (error == ERR_OK)
        error = receipt_check(&r, e);
    receipt_done(&r);
    return error;
}

enum err receipt_write(const struct receipt *r, const struct secret *seed, struct buf *out, struct errinfo *e)
{
    struct buf text = {NULL, 0}, file = {NULL, 0};
    enum err error = make_text(r, &text, e);
    if (error == ERR_OK)
        error = sign(r, buf_bytes(&text), seed, &file, e);
    if (error == ERR_OK)
        error = check_made(buf_bytes(&file), e);
    if (error == ERR_OK) {
        *out = file;
        file = (struct buf){NULL, 0};
    }
    buf_done(&file);
    buf_done(&text);
    return err_context(e, error, "the receipt of client %s", r->client);
}
