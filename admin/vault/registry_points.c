#include "vault/registry_private.h"

#include <stdlib.h>

#include "vault/rows.h"

static void take_location(struct statement *s, void *row)
{
    *(char **)row = statement_take_text(s);
}

static void done_location(void *row)
{
    free(*(char **)row);
}

static const struct row_kind row_kind = {sizeof(char *), take_location, done_location};

void point_list_done(struct point_list *p)
{
    rows_done(&row_kind, p->locations, p->count);
    *p = (struct point_list){NULL, 0};
}

enum err registry_points(struct registry *r, struct point_list *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT location FROM points ORDER BY id");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct point_list){list.items, list.count};
    return error;
}

enum err registry_add_point(struct registry *r, const char *location, int64_t now, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "INSERT INTO points (location, added) VALUES (?, ?) "
                                                   "ON CONFLICT (location) DO NOTHING");
    statement_bind_text(&s, location);
    statement_bind_number(&s, now);
    int64_t added = 0;
    enum err error = statement_run_counting(&s, &added, e);
    if (error == ERR_OK && added == 0)
        error = err_set(e, ERR_CONFLICT, "'%s' is a point of this vault already", location);
    return error;
}

enum err registry_remove_point(struct registry *r, const char *location, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "DELETE FROM points WHERE location = ?");
    statement_bind_text(&s, location);
    int64_t removed = 0;
    enum err error = statement_run_counting(&s, &removed, e);
    if (error == ERR_OK && removed == 0)
        error = err_set(e, ERR_NOT_FOUND, "'%s' is not a point of this vault; see rollseal-admin point list", location);
    return error;
}
