#include "agefile_pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One with the reader, one with the caller, one with the writer, and one between them for evenness. */
#define BLOCKS 4

struct pipeline {
    struct block blocks[BLOCKS]; /* block number n is blocks[n % BLOCKS] */
    struct bytes ahead;          /* what was read and belongs to the next block; the reader's own */
    pthread_t reader, writer;
    pthread_mutex_t mutex; /* guards everything below; what is in a block belongs to its stage */
    pthread_cond_t was_read, was_passed, was_written; /* one for each stage: waking the wrong one costs time */
    size_t read, passed, written;                     /* how many blocks each stage is done with */
    enum err read_error, write_error;
    struct errinfo read_info, write_info;
    bool is_input_done; /* the reader has ended */
    bool is_finished;   /* nothing more will be passed on */
};

enum err input_read(uint8_t *out, size_t size, size_t *taken, struct errinfo *e)
{
    *taken = 0;
    while (*taken < size) {
        ssize_t n = read(STDIN_FILENO, out + *taken, size - *taken);
        if (n == 0)
            break;
        if (n < 0 && errno != EINTR)
            return err_set(e, ERR_IO, "standard input cannot be read: %s", strerror(errno));
        if (n > 0)
            *taken += (size_t)n;
    }
    return ERR_OK;
}

enum err output_write(struct bytes bytes, struct errinfo *e)
{
    for (size_t done = 0; done < bytes.size;) {
        ssize_t n = write(STDOUT_FILENO, bytes.data + done, bytes.size - done);
        if (n < 0 && errno != EINTR)
            return err_set(e, ERR_IO, "standard output cannot be written: %s", strerror(errno));
        if (n > 0)
            done += (size_t)n;
    }
    return ERR_OK;
}

/* ---- The reader ---- */

/* Waits until block number n is free again. */
static struct block *wait_free(struct pipeline *p, size_t n)
{
    pthread_mutex_lock(&p->mutex);
    while (n - p->written >= BLOCKS)
        pthread_cond_wait(&p->was_written, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
    return &p->blocks[n % BLOCKS];
}

/* Reads one byte more than the block has, because only that tells whether a whole block is the last. The byte waits
 * behind the block's bytes until the next block begins with it. */
static enum err fill(struct pipeline *p, struct block *b)
{
    size_t taken = 0;
    if (p->ahead.size > 0)
        memcpy(b->in->bytes, p->ahead.data, p->ahead.size);
    enum err error = input_read(b->in->bytes + p->ahead.size, b->in->size - p->ahead.size, &taken, &p->read_info);
    const size_t size = p->ahead.size + taken;
    b->is_last = size < b->in->size;
    b->in_size = b->is_last ? size : b->in->size - 1;
    p->ahead = (struct bytes){b->in->bytes + b->in_size, size - b->in_size};
    return error;
}

static void publish(struct pipeline *p, enum err error, bool is_last)
{
    pthread_mutex_lock(&p->mutex);
    p->read += error == ERR_OK ? 1 : 0;
    p->read_error = error;
    p->is_input_done = error != ERR_OK || is_last;
    pthread_cond_signal(&p->was_read);
    pthread_mutex_unlock(&p->mutex);
}

static void *run_reader(void *context)
{
    struct pipeline *p = context;
    enum err error = ERR_OK;
    bool is_last = false;
    for (size_t n = 0; error == ERR_OK && !is_last; n++) {
        struct block *b = wait_free(p, n);
        error = fill(p, b);
        is_last = b->is_last;
        publish(p, error, is_last);
    }
    return NULL;
}

/* ---- The writer ---- */

/* NULL when there is nothing more to come. */
static struct block *wait_passed(struct pipeline *p)
{
    pthread_mutex_lock(&p->mutex);
    while (p->passed == p->written && !p->is_finished)
        pthread_cond_wait(&p->was_passed, &p->mutex);
    struct block *b = p->passed == p->written ? NULL : &p->blocks[p->written % BLOCKS];
    pthread_mutex_unlock(&p->mutex);
    return b;
}

static void release(struct pipeline *p, enum err error)
{
    pthread_mutex_lock(&p->mutex);
    p->written++;
    p->write_error = error;
    pthread_cond_signal(&p->was_written);
    pthread_mutex_unlock(&p->mutex);
}

/* After an error it goes on without writing, until the caller has noticed. */
static void *run_writer(void *context)
{
    struct pipeline *p = context;
    enum err error = ERR_OK;
    for (struct block *b = wait_passed(p); b != NULL; b = wait_passed(p)) {
        if (error == ERR_OK)
            error = output_write((struct bytes){b->out->bytes, b->out_size}, &p->write_info);
        release(p, error);
    }
    return NULL;
}

/* ---- The caller's side ---- */

static void pipeline_free(struct pipeline *p)
{
    for (size_t i = 0; i < BLOCKS; i++) {
        secret_free(&p->blocks[i].in);
        secret_free(&p->blocks[i].out);
    }
    pthread_cond_destroy(&p->was_written);
    pthread_cond_destroy(&p->was_passed);
    pthread_cond_destroy(&p->was_read);
    pthread_mutex_destroy(&p->mutex);
    free(p);
}

static void finish_writer(struct pipeline *p)
{
    pthread_mutex_lock(&p->mutex);
    p->is_finished = true;
    pthread_cond_signal(&p->was_passed);
    pthread_mutex_unlock(&p->mutex);
    pthread_join(p->writer, NULL);
}

static enum err start_threads(struct pipeline *p, struct errinfo *e)
{
    if (pthread_create(&p->writer, NULL, run_writer, p) != 0)
        return err_set(e, ERR_INTERNAL, "no thread could be started to write the output");
    if (pthread_create(&p->reader, NULL, run_reader, p) == 0)
        return ERR_OK;
    finish_writer(p);
    return err_set(e, ERR_INTERNAL, "no thread could be started to read the input");
}

enum err pipeline_start(size_t in_size, size_t out_size, struct bytes begun, struct pipeline **out, struct errinfo *e)
{
    struct pipeline *p = calloc(1, sizeof *p);
    if (p == NULL)
        return err_no_memory(e);
    enum err error = ERR_OK;
    p->ahead = begun;
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->was_read, NULL);
    pthread_cond_init(&p->was_passed, NULL);
    pthread_cond_init(&p->was_written, NULL);
    for (size_t i = 0; i < BLOCKS && error == ERR_OK; i++) {
        error = secret_new(in_size + 1, &p->blocks[i].in, e);
        if (error == ERR_OK)
            error = secret_new(out_size, &p->blocks[i].out, e);
    }
    if (error == ERR_OK)
        error = start_threads(p, e);
    if (error == ERR_OK)
        *out = p;
    else
        pipeline_free(p);
    return error;
}

enum err pipeline_next(struct pipeline *p, struct block **out, struct errinfo *e)
{
    pthread_mutex_lock(&p->mutex);
    while (p->read == p->passed && p->read_error == ERR_OK)
        pthread_cond_wait(&p->was_read, &p->mutex);
    enum err error = p->write_error;
    if (error == ERR_OK && p->read == p->passed)
        error = err_set(e, p->read_error, "%s", p->read_info.message);
    pthread_mutex_unlock(&p->mutex);
    if (error == ERR_OK)
        *out = &p->blocks[p->passed % BLOCKS];
    return error;
}

void pipeline_pass(struct pipeline *p)
{
    pthread_mutex_lock(&p->mutex);
    p->passed++;
    pthread_cond_signal(&p->was_passed);
    pthread_mutex_unlock(&p->mutex);
}

enum err pipeline_finish(struct pipeline **p, struct errinfo *e)
{
    struct pipeline *own = *p;
    if (own == NULL)
        return ERR_OK;
    finish_writer(own);
    enum err error = own->write_error;
    if (error != ERR_OK)
        error = err_set(e, error, "%s", own->write_info.message);
    pthread_mutex_lock(&own->mutex);
    const bool is_input_done = own->is_input_done;
    pthread_mutex_unlock(&own->mutex);
    if (is_input_done) {
        pthread_join(own->reader, NULL);
        pipeline_free(own);
    }
    *p = NULL;
    return error;
}
