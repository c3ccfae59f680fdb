/*
 * agefile: age v1 files from the command line, by the age room of Rollseal. Not installed: it is there to test the
 * format against other programs, and to measure it.
 *
 *     agefile decrypt [--identity FILE]… [--passphrase-file FILE] < in > out
 *     agefile encrypt [--recipient age1…|age1tag1…|FILE.pem]… [--passphrase-file FILE [--work-factor N]] < in > out
 *
 * It ends with the exit status of docs/errors.md, and has then written the chunks that were authentic before the
 * failure, and nothing else.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "age/stream.h"
#include "agefile_keys.h"
#include "agefile_pipeline.h"

#define USAGE                                                                                                          \
    "agefile decrypt [--identity FILE]... [--passphrase-file FILE], or "                                               \
    "agefile encrypt [--recipient age1...|age1tag1...|FILE.pem]... [--passphrase-file FILE [--work-factor N]]"

/* Chunks in a block: so many that handing blocks from thread to thread costs little, and memory stays small. */
#define BLOCK_CHUNKS 16u
#define BLOCK_PLAIN (BLOCK_CHUNKS * AGE_CHUNK)
#define BLOCK_SEALED (BLOCK_CHUNKS * STREAM_SEALED_CHUNK)

static struct bytes piece_of(struct bytes all, size_t at, size_t size)
{
    return (struct bytes){all.data + at, all.size - at < size ? all.size - at : size};
}

/* ---- Decrypting ---- */

/* On failure the block's output is what was authentic before. */
static enum err open_block(struct stream *s, struct block *b, struct errinfo *e)
{
    const struct bytes in = {b->in->bytes, b->in_size};
    enum err error = ERR_OK;
    b->out_size = 0;
    for (size_t at = 0; at < in.size && error == ERR_OK; at += STREAM_SEALED_CHUNK) {
        const struct bytes chunk = piece_of(in, at, STREAM_SEALED_CHUNK);
        error = stream_open_chunk(s, chunk, b->out->bytes + b->out_size, e);
        if (error == ERR_OK)
            b->out_size += chunk.size - AGE_TAG;
    }
    return error;
}

static enum err open_all(struct stream *s, struct pipeline *p, struct errinfo *e)
{
    bool is_last = false;
    enum err error = ERR_OK;
    while (error == ERR_OK && !is_last) {
        struct block *b = NULL;
        error = pipeline_next(p, &b, e);
        if (error != ERR_OK)
            return error;
        is_last = b->is_last;
        error = open_block(s, b, e);
        pipeline_pass(p);
    }
    return error == ERR_OK ? stream_check_end(s, e) : error;
}

static enum err open_payload(const struct secret *file_key, struct bytes begun, enum stream_size size,
                             struct errinfo *e)
{
    struct reader r = reader_of(begun);
    struct bytes nonce;
    struct stream *s = NULL;
    struct pipeline *p = NULL;
    if (!reader_take(&r, AGE_NONCE, &nonce))
        return err_set(e, ERR_MALFORMED, "the age file is cut off in the nonce behind its header");
    enum err error = stream_new(file_key, nonce.data, size, &s, e);
    if (error == ERR_OK)
        error = pipeline_start(BLOCK_SEALED, BLOCK_PLAIN, r.left, &p, e);
    if (error == ERR_OK)
        error = open_all(s, p, e);
    enum err written = pipeline_finish(&p, error == ERR_OK ? e : NULL);
    stream_free(&s);
    return error != ERR_OK ? error : written;
}

static enum err open_header(const struct keys *k, const struct age_header *h, struct secret **file_key,
                            struct errinfo *e)
{
    struct identity identities[LIMIT_STANZAS + 1];
    const size_t count = keys_identities(k, identities);
    enum err error = age_header_unwrap(h, identities, count, file_key, e);
    /* Any X25519 key is tried on any X25519 stanza, so here "did not open" means no more than "not for us". */
    if (error == ERR_CANNOT_OPEN)
        return err_set(e, ERR_NO_PAIR, "the age file is for none of the keys that are here");
    return error == ERR_OK ? age_header_check_mac(h, *file_key, e) : error;
}

static enum err decrypt(const struct keys *k, struct errinfo *e)
{
    uint8_t begun[LIMIT_AGE_HEADER + AGE_NONCE]; /* a header and nonce as long as they may be */
    size_t size = 0;
    struct age_header header = {0};
    struct secret *file_key = NULL;
    enum err error = input_read(begun, sizeof begun, &size, e);
    if (error == ERR_OK)
        error = age_header_parse((struct bytes){begun, size}, &header, e);
    if (error == ERR_OK)
        error = open_header(k, &header, &file_key, e);
    if (error == ERR_OK)
        error = open_payload(file_key, (struct bytes){begun + header.size, size - header.size},
                             size < sizeof begun ? STREAM_SMALL : STREAM_BULK, e);
    secret_free(&file_key);
    age_header_done(&header);
    return error;
}

/* ---- Encrypting ---- */

static enum err seal_block(struct stream *s, struct block *b, struct errinfo *e)
{
    const struct bytes in = {b->in->bytes, b->in_size};
    enum err error = ERR_OK;
    size_t at = 0;
    b->out_size = 0;
    do {
        const struct bytes chunk = piece_of(in, at, AGE_CHUNK);
        at += chunk.size;
        error = stream_seal_chunk(s, chunk, b->is_last && at == in.size, b->out->bytes + b->out_size, e);
        b->out_size += chunk.size + AGE_TAG;
    } while (error == ERR_OK && at < in.size);
    return error;
}

static enum err seal_all(const struct secret *file_key, const uint8_t *nonce, struct pipeline *p, struct errinfo *e)
{
    struct stream *s = NULL;
    struct block *b = NULL;
    bool is_last = false;
    enum err error = pipeline_next(p, &b, e);
    if (error == ERR_OK)
        error = stream_new(file_key, nonce, b->is_last ? STREAM_SMALL : STREAM_BULK, &s, e);
    while (error == ERR_OK) {
        is_last = b->is_last;
        error = seal_block(s, b, e);
        if (error != ERR_OK)
            break;
        pipeline_pass(p);
        if (is_last)
            break;
        error = pipeline_next(p, &b, e);
    }
    stream_free(&s);
    return error;
}

static enum err seal_payload(const struct secret *file_key, struct errinfo *e)
{
    uint8_t nonce[AGE_NONCE];
    struct pipeline *p = NULL;
    enum err error = random_bytes(nonce, sizeof nonce, e);
    if (error == ERR_OK)
        error = output_write((struct bytes){nonce, sizeof nonce}, e);
    if (error == ERR_OK)
        error = pipeline_start(BLOCK_PLAIN, BLOCK_SEALED, (struct bytes){NULL, 0}, &p, e);
    if (error == ERR_OK)
        error = seal_all(file_key, nonce, p, e);
    enum err written = pipeline_finish(&p, error == ERR_OK ? e : NULL);
    return error != ERR_OK ? error : written;
}

static enum err encrypt(const struct keys *k, struct errinfo *e)
{
    struct recipient recipients[LIMIT_STANZAS + 1];
    struct buf header = {NULL, 0};
    struct secret *file_key = NULL;
    enum err error = age_header_make(recipients, keys_recipients(k, recipients), &header, &file_key, e);
    if (error == ERR_OK)
        error = output_write(buf_bytes(&header), e);
    if (error == ERR_OK)
        error = seal_payload(file_key, e);
    secret_free(&file_key);
    buf_done(&header);
    return error;
}

/* ---- The command line ---- */

struct option {
    const char *name; /* NULL: no more */
    enum err (*set)(struct keys *k, const char *value, struct errinfo *e);
};

struct command {
    const char *name;
    struct option options[4];
    enum err (*run)(const struct keys *k, struct errinfo *e);
};

static const struct command commands[] = {
    {"decrypt", {{"--identity", keys_add_identities}, {"--passphrase-file", keys_set_passphrase}}, decrypt},
    {"encrypt",
     {{"--recipient", keys_add_recipient},
      {"--passphrase-file", keys_set_passphrase},
      {"--work-factor", keys_set_work_factor}},
     encrypt},
};

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    }
    return NULL;
}

static const struct option *option_named(const struct command *c, const char *name)
{
    for (const struct option *o = c->options; o->name != NULL; o++) {
        if (strcmp(name, o->name) == 0)
            return o;
    }
    return NULL;
}

/* `arguments` ends with NULL. */
static enum err load_keys(const struct command *c, char **arguments, struct keys *k, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (; error == ERR_OK && *arguments != NULL; arguments += 2) {
        const struct option *option = option_named(c, arguments[0]);
        if (option == NULL || arguments[1] == NULL)
            return err_set(e, ERR_USAGE, "%s: %s; usage: %s", arguments[0],
                           option == NULL ? "not an option here" : "its value is missing", USAGE);
        error = option->set(k, arguments[1], e);
    }
    return error;
}

static enum err run(int argc, char **argv, struct errinfo *e)
{
    const struct command *c = argc > 1 ? command_named(argv[1]) : NULL;
    struct keys k = {0};
    if (c == NULL)
        return err_set(e, ERR_USAGE, "usage: %s", USAGE);
    enum err error = load_keys(c, argv + 2, &k, e);
    if (error == ERR_OK)
        error = c->run(&k, e);
    keys_done(&k);
    return error;
}

int main(int argc, char **argv)
{
    struct errinfo e = {""};
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of writing */
    enum err error = run(argc, argv, &e);
    if (error != ERR_OK)
        fprintf(stderr, "agefile: %s: %s\n", err_name(error), e.message);
    return err_exit_status(error);
}
