#include "archive/age_input.h"

#include <stdlib.h>
#include <string.h>

#include "age/header.h"
#include "age/stream.h"
#include "files/stream.h"

struct age_input {
    struct file_input *file;
    struct buf begin;      /* the first bytes of the file: `header` points into them */
    struct reader pending; /* those behind the header that were not taken yet */
    struct age_header header;
    struct stream *stream;
    struct secret *chunk; /* opened */
    size_t filled, used;  /* of the chunk; what lies between was not handed out yet */
    uint8_t *sealed;
    bool is_at_end;
};

/* One byte more than a header may have: so age_header_parse() knows that the file goes on. */
#define BEGIN_SIZE (LIMIT_AGE_HEADER + 1)

static enum err read_begin(struct age_input *i, const char *path, struct errinfo *e)
{
    i->begin.data = malloc(BEGIN_SIZE);
    if (i->begin.data == NULL)
        return err_no_memory(e);
    enum err error = file_input_read(i->file, i->begin.data, BEGIN_SIZE, &i->begin.size, e);
    if (error == ERR_OK)
        error = err_context(e, age_header_parse(buf_bytes(&i->begin), &i->header, e), "%s", path);
    if (error == ERR_OK)
        i->pending = reader_of((struct bytes){i->begin.data + i->header.size, i->begin.size - i->header.size});
    return error;
}

enum err age_input_open(const char *path, struct age_input **out, struct errinfo *e)
{
    struct age_input *i = calloc(1, sizeof *i);
    if (i == NULL)
        return err_no_memory(e);
    i->sealed = malloc(STREAM_SEALED_CHUNK);
    enum err error = i->sealed != NULL ? file_input_open(path, FILE_MAY_BE_LINK, &i->file, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = read_begin(i, path, e);
    if (error == ERR_OK) {
        *out = i;
        i = NULL;
    }
    age_input_close(&i);
    return error;
}

bool age_input_is_under_passphrase(const struct age_input *i)
{
    return age_header_has(&i->header, stanza_scrypt.type);
}

/* As they stand in the file: first those that were read with the header. */
static enum err take_sealed(struct age_input *i, uint8_t *out, size_t size, size_t *taken, struct errinfo *e)
{
    struct bytes first;
    size_t known = i->pending.left.size < size ? i->pending.left.size : size, more = 0;
    if (reader_take(&i->pending, known, &first) && known > 0)
        memcpy(out, first.data, known);
    enum err error = known < size ? file_input_read(i->file, out + known, size - known, &more, e) : ERR_OK;
    if (error == ERR_OK)
        *taken = known + more;
    return error;
}

static enum err begin_payload(struct age_input *i, const struct secret *file_key, struct errinfo *e)
{
    uint8_t nonce[AGE_NONCE];
    size_t taken = 0;
    enum err error = take_sealed(i, nonce, sizeof nonce, &taken, e);
    if (error == ERR_OK && taken != sizeof nonce)
        error = err_set(e, ERR_MALFORMED, "the age file is cut off in the nonce behind its header");
    if (error == ERR_OK)
        error = secret_new(AGE_CHUNK, &i->chunk, e);
    if (error == ERR_OK)
        error = stream_new(file_key, nonce, STREAM_BULK, &i->stream, e);
    return error;
}

enum err age_input_unlock(struct age_input *i, const struct identity *who, size_t count, struct errinfo *e)
{
    struct secret *file_key = NULL;
    enum err error = age_header_open(&i->header, who, count, &file_key, e);
    if (error == ERR_OK)
        error = begin_payload(i, file_key, e);
    secret_free(&file_key);
    return error;
}

static enum err open_chunk(struct age_input *i, struct errinfo *e)
{
    size_t taken = 0;
    enum err error = take_sealed(i, i->sealed, STREAM_SEALED_CHUNK, &taken, e);
    if (error != ERR_OK)
        return error;
    if (taken == 0) {
        i->is_at_end = true;
        return stream_check_end(i->stream, e);
    }
    error = stream_open_chunk(i->stream, (struct bytes){i->sealed, taken}, i->chunk->bytes, e);
    if (error == ERR_OK) {
        i->filled = taken - AGE_TAG;
        i->used = 0;
    }
    return error;
}

enum err age_input_read(struct age_input *i, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    size_t count = 0;
    enum err error = ERR_OK;
    while (error == ERR_OK && count < size && !i->is_at_end) {
        if (i->used == i->filled) {
            error = open_chunk(i, e);
            continue;
        }
        size_t there = i->filled - i->used, next = size - count < there ? size - count : there;
        memcpy((uint8_t *)out + count, i->chunk->bytes + i->used, next);
        i->used += next;
        count += next;
    }
    if (error == ERR_OK)
        *taken = count;
    return error;
}

void age_input_close(struct age_input **i)
{
    if (*i == NULL)
        return;
    file_input_close(&(*i)->file);
    age_header_done(&(*i)->header);
    buf_done(&(*i)->begin);
    stream_free(&(*i)->stream);
    secret_free(&(*i)->chunk);
    free((*i)->sealed);
    free(*i);
    *i = NULL;
}
