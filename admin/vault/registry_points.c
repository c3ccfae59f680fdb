#include "vault/registry_private.h"

#include <stdlib.h>

void point_list_done(struct point_list *p)
{
    for (size_t i = 0; i < p->count; i++)
        free(p->locations[i]);
    free(p->locations);
    *p = (struct point_list){NULL, 0};
}

enum err registry_points(struct registry *r, struct point_list *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT location FROM points ORDER BY id");
    struct point_list list = {NULL, 0};
    while (statement_next(&s)) {
        char **grown = statement_grow(&s, list.locations, list.count, sizeof *grown);
        if (grown == NULL)
            break;
        list.locations = grown;
        list.locations[list.count++] = statement_take_text(&s);
    }
    enum err error = statement_end(&s, e);
    if (error == ERR_OK)
        *out = list;
    else
        point_list_done(&list);
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
