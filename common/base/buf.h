/*
 * base/buf: bytes that are not secret. `struct bytes` is a borrowed view, `struct buf` owns heap memory, `struct
 * reader` is the only way to parse and `struct writer` the only way to build.
 */
#ifndef ROLLSEAL_BASE_BUF_H
#define ROLLSEAL_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A view of bytes that somebody else owns; data may be NULL if size is 0. */
struct bytes {
    const uint8_t *data;
    size_t size;
};

/* Bytes on the heap, owned. Zero-initialised it is empty. */
struct buf {
    uint8_t *data;
    size_t size;
};

/* Frees and empties; accepts an empty buffer. */
void buf_done(struct buf *b);

/* A copy on the heap. Errors: ERR_INTERNAL. *out is written on success only. */
NODISCARD enum err buf_copy(struct bytes from, struct buf *out, struct errinfo *e);

static inline struct bytes buf_bytes(const struct buf *b)
{
    return (struct bytes){b->data, b->size};
}

/* The bytes of a C string, without its NUL. */
struct bytes bytes_text(const char *text);

/* A copy of a C string for free(); of NULL it is NULL. Errors: ERR_INTERNAL. */
NODISCARD enum err text_copy(const char *text, char **out, struct errinfo *e);

bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_equal_text(struct bytes a, const char *text);
bool bytes_begin_with(struct bytes b, const char *prefix);

/* Every byte is printable ASCII (0x20 to 0x7E). */
bool bytes_are_printable(struct bytes b);

/* ---- Reading: every step is checked; what is taken is a view into the input. ---- */

struct reader {
    struct bytes left;
};

static inline struct reader reader_of(struct bytes input)
{
    return (struct reader){input};
}

/* The next n bytes; false, and nothing taken, if there are fewer. */
NODISCARD bool reader_take(struct reader *r, size_t n, struct bytes *out);

/* The next line without its LF; false, and nothing taken, if no LF follows. */
NODISCARD bool reader_line(struct reader *r, struct bytes *out);

/* Takes `text` if the input goes on with it; false, and nothing taken, otherwise. */
NODISCARD bool reader_skip_text(struct reader *r, const char *text);

/* The next word: up to the next single space or the end, which must not be empty. The space is taken too; a space at
 * the very end is false. */
NODISCARD bool reader_word(struct reader *r, struct bytes *out);

/* A whole decimal number without sign or leading zeros, at most `maximum`; false on anything else. */
NODISCARD bool bytes_to_number(struct bytes text, uint64_t maximum, uint64_t *out);

static inline bool reader_is_done(const struct reader *r)
{
    return r->left.size == 0;
}

/* ---- Building: grows up to a maximum; the first error sticks and is told by writer_finish(). ---- */

struct writer {
    struct buf out;
    size_t capacity;
    size_t maximum;
    bool is_secret;
    enum err error;
};

/* An empty writer for at most `maximum` bytes. Allocates nothing yet. */
struct writer writer_to(size_t maximum);

/* The same for what must be in C strings and is secret: nothing of it remains on the heap but what writer_finish() or
 * writer_finish_text() has handed over, which the caller wipes. */
struct writer writer_to_secret(size_t maximum);

void writer_bytes(struct writer *w, struct bytes b);
void writer_text(struct writer *w, const char *text);
void writer_format(struct writer *w, const char *format, ...) PRINTF_LIKE(2, 3);

/* Hands the bytes over to *out. Errors: ERR_TOO_LARGE over the maximum, ERR_INTERNAL without memory; then everything is
 * freed. The writer is empty afterwards in any case. */
NODISCARD enum err writer_finish(struct writer *w, struct buf *out, struct errinfo *e);

/* As writer_finish(), with a NUL behind the bytes, as a string that the caller frees with free(). */
NODISCARD enum err writer_finish_text(struct writer *w, char **out, struct errinfo *e);

/* Gives up what was built. */
void writer_done(struct writer *w);

#endif
