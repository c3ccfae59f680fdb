#include "admin/config/unified.h"

#include <stdio.h>
#include <string.h>

#define CONTEXT 3u
#define HEADING_SIZE 128

/* Written twice: first only to find the size, since a secret does not grow. */
struct sink {
    uint8_t *bytes; /* NULL: the first time */
    size_t size;
};

static void put(struct sink *s, struct bytes b)
{
    if (s->bytes != NULL && b.size > 0)
        memcpy(s->bytes + s->size, b.data, b.size);
    s->size += b.size;
}

struct unified {
    const struct unified_side *old, *new;
    const struct changes *changes;
    struct sink sink;
};

static void put_lines(struct unified *u, const char *sign, const struct line_list *lines, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        struct bytes line = line_list_get(lines, i);
        put(&u->sink, bytes_text(sign));
        put(&u->sink, line);
        if (line.data[line.size - 1] != '\n')
            put(&u->sink, bytes_text("\n\\ No newline at end of file\n"));
    }
}

/* ---- Hunks: changes whose contexts touch ---- */

struct hunk {
    size_t first, end;    /* changes */
    size_t before, after; /* lines of context */
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t old_end(const struct line_change *c)
{
    return c->old + c->old_count;
}

static struct hunk hunk_from(const struct unified *u, size_t first)
{
    const struct line_change *c = u->changes->items;
    struct hunk h = {.first = first, .end = first + 1, .before = smaller(c[first].old, CONTEXT)};
    while (h.end < u->changes->count && c[h.end].old - old_end(&c[h.end - 1]) <= 2 * CONTEXT)
        h.end++;
    h.after = smaller(u->old->shown->count - old_end(&c[h.end - 1]), CONTEXT);
    return h;
}

/* Lines count from 1; the place of no lines is the line before it. */
static size_t place(size_t first, size_t count)
{
    return count == 0 ? first : first + 1;
}

static void put_heading(struct unified *u, const struct hunk *h)
{
    char text[HEADING_SIZE];
    const struct line_change *first = &u->changes->items[h->first], *last = &u->changes->items[h->end - 1];
    size_t old = first->old - h->before, new = first->new - h->before;
    size_t old_count = old_end(last) + h->after - old, new_count = last->new + last->new_count + h->after - new;
    snprintf(text, sizeof text, "@@ -%zu,%zu +%zu,%zu @@\n", place(old, old_count), old_count, place(new, new_count),
             new_count);
    put(&u->sink, bytes_text(text));
}

static void put_hunk(struct unified *u, const struct hunk *h)
{
    const struct line_list *old = u->old->shown;
    size_t at = u->changes->items[h->first].old - h->before;
    put_heading(u, h);
    for (size_t i = h->first; i < h->end; i++) {
        const struct line_change *c = &u->changes->items[i];
        put_lines(u, " ", old, at, c->old - at);
        put_lines(u, "-", old, c->old, c->old_count);
        put_lines(u, "+", u->new->shown, c->new, c->new_count);
        at = old_end(c);
    }
    put_lines(u, " ", old, at, h->after);
}

static void put_all(struct unified *u)
{
    const char *const heads[] = {"--- ", u->old->label, "\n+++ ", u->new->label, "\n"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        put(&u->sink, bytes_text(heads[i]));
    for (size_t i = 0; i < u->changes->count;) {
        struct hunk h = hunk_from(u, i);
        put_hunk(u, &h);
        i = h.end;
    }
}

enum err unified_format(const struct unified_side *old, const struct unified_side *new, const struct changes *changes,
                        struct secret **out, struct errinfo *e)
{
    struct unified u = {old, new, changes, {NULL, 0}};
    struct secret *text = NULL;
    put_all(&u);
    enum err error = secret_new(u.sink.size, &text, e);
    if (error != ERR_OK)
        return error;
    u.sink = (struct sink){text->bytes, 0};
    put_all(&u);
    *out = text;
    return ERR_OK;
}
