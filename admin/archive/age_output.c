#include "archive/age_output.h"

#include <stdlib.h>
#include <string.h>

#include "age/header.h"
#include "age/stream.h"
#include "files/stream.h"

struct age_output {
    struct file_output *file;
    struct stream *stream;
    struct secret *chunk; /* what is not sealed yet */
    size_t filled;
    uint8_t *sealed;
};

static enum err write_header(struct age_output *o, const struct recipient *to, struct secret **file_key,
                             struct errinfo *e)
{
    struct buf header = {NULL, 0};
    enum err error = age_header_make(to, 1, &header, file_key, e);
    if (error == ERR_OK)
        error = file_output_write(o->file, buf_bytes(&header), e);
    buf_done(&header);
    return error;
}

static enum err begin_payload(struct age_output *o, const struct secret *file_key, struct errinfo *e)
{
    uint8_t nonce[AGE_NONCE];
    enum err error = random_bytes(nonce, sizeof nonce, e);
    if (error == ERR_OK)
        error = file_output_write(o->file, (struct bytes){nonce, sizeof nonce}, e);
    if (error == ERR_OK)
        error = stream_new(file_key, nonce, STREAM_BULK, &o->stream, e);
    return error;
}

static enum err begin(struct age_output *o, const char *path, const struct recipient *to, struct errinfo *e)
{
    const struct file_write_params how = {.mode = 0600, .must_be_new = true};
    struct secret *file_key = NULL;
    o->sealed = malloc(STREAM_SEALED_CHUNK);
    enum err error = o->sealed != NULL ? secret_new(AGE_CHUNK, &o->chunk, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = file_output_new(path, &how, &o->file, e);
    if (error == ERR_OK)
        error = write_header(o, to, &file_key, e);
    if (error == ERR_OK)
        error = begin_payload(o, file_key, e);
    secret_free(&file_key);
    return error;
}

enum err age_output_new(const char *path, const struct recipient *to, struct age_output **out, struct errinfo *e)
{
    struct age_output *o = calloc(1, sizeof *o);
    if (o == NULL)
        return err_no_memory(e);
    enum err error = begin(o, path, to, e);
    if (error == ERR_OK) {
        *out = o;
        o = NULL;
    }
    age_output_free(&o);
    return error;
}

static enum err seal_chunk(struct age_output *o, bool is_last, struct errinfo *e)
{
    const struct bytes plain = {o->chunk->bytes, o->filled};
    enum err error = stream_seal_chunk(o->stream, plain, is_last, o->sealed, e);
    if (error == ERR_OK)
        error = file_output_write(o->file, (struct bytes){o->sealed, o->filled + AGE_TAG}, e);
    o->filled = 0;
    return error;
}

/* A full chunk waits for the next byte: it may be the last one, which is marked. */
enum err age_output_write(struct age_output *o, struct bytes bytes, struct errinfo *e)
{
    enum err error = ERR_OK;
    while (error == ERR_OK && bytes.size > 0) {
        if (o->filled == AGE_CHUNK)
            error = seal_chunk(o, false, e);
        size_t space = AGE_CHUNK - o->filled, next = bytes.size < space ? bytes.size : space;
        memcpy(o->chunk->bytes + o->filled, bytes.data, next);
        o->filled += next;
        bytes = (struct bytes){bytes.data + next, bytes.size - next};
    }
    return error;
}

enum err age_output_finish(struct age_output *o, struct errinfo *e)
{
    enum err error = seal_chunk(o, true, e);
    return error == ERR_OK ? file_output_finish(o->file, e) : error;
}

enum err age_output_place(struct age_output *o, struct errinfo *e)
{
    return file_output_place(o->file, e);
}

void age_output_free(struct age_output **o)
{
    if (*o == NULL)
        return;
    file_output_free(&(*o)->file);
    stream_free(&(*o)->stream);
    secret_free(&(*o)->chunk);
    free((*o)->sealed);
    free(*o);
    *o = NULL;
}
