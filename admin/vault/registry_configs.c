#include "vault/registry_private.h"

#include <stdlib.h>

void config_row_done(struct config_row *c)
{
    free(c->name);
    *c = (struct config_row){0};
}

void config_rows_done(struct config_rows *c)
{
    for (size_t i = 0; i < c->count; i++)
        config_row_done(&c->rows[i]);
    free(c->rows);
    *c = (struct config_rows){NULL, 0};
}

static void take_row(struct statement *s, struct config_row *row)
{
    row->name = statement_take_text(s);
    row->revision = statement_take_number(s);
    row->size = statement_take_number(s);
    row->changed = statement_take_number(s);
}

enum err registry_configs(struct registry *r, struct config_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT name, revision, size, changed FROM configs ORDER BY name");
    struct config_rows list = {NULL, 0};
    while (statement_next(&s)) {
        struct config_row *grown = statement_grow(&s, list.rows, list.count, sizeof *grown);
        if (grown == NULL)
            break;
        list.rows = grown;
        take_row(&s, &list.rows[list.count++]);
    }
    enum err error = statement_end(&s, e);
    if (error == ERR_OK)
        *out = list;
    else
        config_rows_done(&list);
    return error;
}

enum err registry_config(struct registry *r, const char *name, struct config_row *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT name, revision, size, changed FROM configs WHERE name = ?");
    struct config_row row = {0};
    statement_bind_text(&s, name);
    bool found = statement_next(&s);
    if (found)
        take_row(&s, &row);
    enum err error = statement_end(&s, e);
    if (error == ERR_OK && !found)
        error = err_set(e, ERR_NOT_FOUND,
                        "there is no configuration '%s' in this vault; see rollseal-admin config list", name);
    if (error == ERR_OK)
        *out = row;
    else
        config_row_done(&row);
    return error;
}

enum err registry_next_revision(struct registry *r, int64_t *out, struct errinfo *e)
{
    enum err error = database_run(r->database, "UPDATE vault SET revision = revision + 1", e);
    return error == ERR_OK ? database_number(r->database, "SELECT revision FROM vault", out, e) : error;
}

enum err registry_set_config(struct registry *r, const struct config_row *row, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "INSERT INTO configs (name, revision, size, changed) "
                                                   "VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                                                   "revision = excluded.revision, size = excluded.size, "
                                                   "changed = excluded.changed");
    statement_bind_text(&s, row->name);
    statement_bind_number(&s, row->revision);
    statement_bind_number(&s, row->size);
    statement_bind_number(&s, row->changed);
    return statement_run(&s, e);
}
