#include "vault/rows.h"

#include <stdlib.h>
#include <string.h>

/* Makes room for one more row, zeroed. Without memory false, and the statement keeps the error. */
static bool grow(struct statement *s, const struct row_kind *kind, struct rows *list)
{
    char *grown = realloc(list->items, (list->count + 1) * kind->size);
    if (grown == NULL) {
        s->result = SQLITE_NOMEM;
        return false;
    }
    memset(grown + list->count * kind->size, 0, kind->size);
    list->items = grown;
    return true;
}

static void *row_at(const struct row_kind *kind, void *items, size_t index)
{
    return (char *)items + index * kind->size;
}

void rows_done(const struct row_kind *kind, void *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        kind->done(row_at(kind, items, i));
    free(items);
}

enum err rows_load(struct statement *s, const struct row_kind *kind, struct rows *out, struct errinfo *e)
{
    struct rows list = {NULL, 0};
    while (statement_next(s) && grow(s, kind, &list))
        kind->take(s, row_at(kind, list.items, list.count++));
    enum err error = statement_end(s, e);
    if (error == ERR_OK)
        *out = list;
    else
        rows_done(kind, list.items, list.count);
    return error;
}

enum err rows_load_one(struct statement *s, const struct row_kind *kind, void *out, bool *found, struct errinfo *e)
{
    bool has = statement_next(s);
    if (has)
        kind->take(s, out);
    enum err error = statement_end(s, e);
    if (error == ERR_OK)
        *found = has;
    else if (has) {
        kind->done(out);
        memset(out, 0, kind->size);
    }
    return error;
}
