#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

void buf_done(struct buf *b)
{
    free(b->data);
    *b = (struct buf){NULL, 0};
}

enum err buf_copy(struct bytes from, struct buf *out, struct errinfo *e)
{
    uint8_t *data = malloc(from.size > 0 ? from.size : 1);
    if (data == NULL)
        return err_no_memory(e);
    if (from.size > 0)
        memcpy(data, from.data, from.size);
    *out = (struct buf){data, from.size};
    return ERR_OK;
}

struct bytes bytes_text(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

enum err text_copy(const char *text, char **out, struct errinfo *e)
{
    char *copy = text != NULL ? strdup(text) : NULL;
    if (text != NULL && copy == NULL)
        return err_no_memory(e);
    *out = copy;
    return ERR_OK;
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool bytes_equal_text(struct bytes a, const char *text)
{
    return bytes_equal(a, bytes_text(text));
}

bool bytes_begin_with(struct bytes b, const char *prefix)
{
    size_t n = strlen(prefix);
    return b.size >= n && (n == 0 || memcmp(b.data, prefix, n) == 0);
}

bool bytes_are_printable(struct bytes b)
{
    for (size_t i = 0; i < b.size; i++) {
        if (b.data[i] < 0x20 || b.data[i] > 0x7E)
            return false;
    }
    return true;
}

bool reader_take(struct reader *r, size_t n, struct bytes *out)
{
    if (n > r->left.size)
        return false;
    *out = (struct bytes){r->left.data, n};
    if (n > 0)
        r->left = (struct bytes){r->left.data + n, r->left.size - n};
    return true;
}

bool reader_line(struct reader *r, struct bytes *out)
{
    if (r->left.size == 0)
        return false;
    const uint8_t *end = memchr(r->left.data, '\n', r->left.size);
    struct bytes with_end;
    if (end == NULL || !reader_take(r, (size_t)(end - r->left.data) + 1, &with_end))
        return false;
    *out = (struct bytes){with_end.data, with_end.size - 1};
    return true;
}

bool reader_skip_text(struct reader *r, const char *text)
{
    struct bytes taken;
    return bytes_begin_with(r->left, text) && reader_take(r, strlen(text), &taken);
}

bool reader_word(struct reader *r, struct bytes *out)
{
    if (r->left.size == 0)
        return false;
    const uint8_t *space = memchr(r->left.data, ' ', r->left.size);
    size_t length = space != NULL ? (size_t)(space - r->left.data) : r->left.size;
    if (length == 0 || length + 1 == r->left.size)
        return false;
    struct bytes taken;
    if (!reader_take(r, space != NULL ? length + 1 : length, &taken))
        return false;
    *out = (struct bytes){taken.data, length};
    return true;
}

bool bytes_to_number(struct bytes text, uint64_t maximum, uint64_t *out)
{
    uint64_t number = 0;
    if (text.size == 0 || (text.size > 1 && text.data[0] == '0'))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(text.data[i] - '0');
        if (number > (maximum - digit) / 10 || digit > maximum)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

static void writer_drop(struct writer *w)
{
    if (w->is_secret && w->out.data != NULL)
        wipe(w->out.data, w->out.size);
    free(w->out.data);
}

struct writer writer_to(size_t maximum)
{
    return (struct writer){.maximum = maximum};
}

struct writer writer_to_secret(size_t maximum)
{
    return (struct writer){.maximum = maximum, .is_secret = true};
}

/* As realloc(). */
static uint8_t *writer_move(struct writer *w, size_t capacity)
{
    if (!w->is_secret)
        return realloc(w->out.data, capacity);
    uint8_t *moved = malloc(capacity);
    if (moved != NULL && w->out.size > 0)
        memcpy(moved, w->out.data, w->out.size);
    if (moved != NULL)
        writer_drop(w);
    return moved;
}

/* Room for n more bytes behind what is there; NULL, and the error kept, if that cannot be. */
static uint8_t *writer_reserve(struct writer *w, size_t n)
{
    if (w->error != ERR_OK)
        return NULL;
    if (n > w->maximum - w->out.size) {
        w->error = ERR_TOO_LARGE;
        return NULL;
    }
    size_t needed = w->out.size + n;
    if (needed + 1 > w->capacity) {
        size_t capacity = w->capacity * 2 > needed + 1 ? w->capacity * 2 : needed + 64;
        uint8_t *grown = writer_move(w, capacity);
        if (grown == NULL) {
            w->error = ERR_INTERNAL;
            return NULL;
        }
        w->out.data = grown;
        w->capacity = capacity;
    }
    return w->out.data + w->out.size;
}

void writer_bytes(struct writer *w, struct bytes b)
{
    uint8_t *at = writer_reserve(w, b.size);
    if (at == NULL || b.size == 0)
        return;
    memcpy(at, b.data, b.size);
    w->out.size += b.size;
}

void writer_text(struct writer *w, const char *text)
{
    writer_bytes(w, bytes_text(text));
}

void writer_format(struct writer *w, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 && w->error == ERR_OK)
        w->error = ERR_INTERNAL;
    uint8_t *at = writer_reserve(w, length < 0 ? 0 : (size_t)length);
    if (at != NULL) {
        vsnprintf((char *)at, (size_t)length + 1, format, again);
        w->out.size += (size_t)length;
    }
    va_end(again);
}

enum err writer_finish(struct writer *w, struct buf *out, struct errinfo *e)
{
    enum err error = w->error;
    if (error == ERR_OK && writer_reserve(w, 0) == NULL)
        error = ERR_INTERNAL;
    if (error == ERR_OK) {
        *out = w->out;
        w->out = (struct buf){NULL, 0};
    }
    size_t maximum = w->maximum;
    writer_done(w);
    if (error == ERR_TOO_LARGE)
        return err_set(e, error, "more than %zu bytes would be written", maximum);
    return error == ERR_OK ? ERR_OK : err_no_memory(e);
}

enum err writer_finish_text(struct writer *w, char **out, struct errinfo *e)
{
    struct buf text = {NULL, 0};
    enum err error = writer_finish(w, &text, e);
    if (error != ERR_OK)
        return error;
    text.data[text.size] = '\0'; /* writer_reserve keeps one byte free behind the end */
    *out = (char *)text.data;
    return ERR_OK;
}

void writer_done(struct writer *w)
{
    writer_drop(w);
    *w = (struct writer){.maximum = w->maximum, .is_secret = w->is_secret};
}
