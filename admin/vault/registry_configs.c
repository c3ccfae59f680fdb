#include "vault/registry_private.h"

#include <stdlib.h>

#include "vault/rows.h"

void config_row_done(struct config_row *c)
{
    free(c->name);
    *c = (struct config_row){0};
}

static void take_row(struct statement *s, void *out)
{
    struct config_row *row = out;
    row->name = statement_take_text(s);
    row->revision = statement_take_number(s);
    row->size = statement_take_number(s);
    row->changed = statement_take_time(s);
}

static void done_row(void *row)
{
    config_row_done(row);
}

static const struct row_kind row_kind = {sizeof(struct config_row), take_row, done_row};

void config_rows_done(struct config_rows *c)
{
    rows_done(&row_kind, c->rows, c->count);
    *c = (struct config_rows){NULL, 0};
}

enum err registry_configs(struct registry *r, struct config_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT name, revision, size, changed FROM configs ORDER BY name");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct config_rows){list.items, list.count};
    return error;
}

enum err registry_config(struct registry *r, const char *name, struct config_row *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT name, revision, size, changed FROM configs WHERE name = ?");
    struct config_row row = {0};
    bool found = false;
    statement_bind_text(&s, name);
    enum err error = rows_load_one(&s, &row_kind, &row, &found, e);
    if (error == ERR_OK && !found)
        error = err_set(e, ERR_NOT_FOUND,
                        "there is no configuration '%s' in this vault; see rollseal-admin config list", name);
    if (error == ERR_OK)
        *out = row;
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

enum err registry_remove_config(struct registry *r, const char *name, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "DELETE FROM configs WHERE name = ?");
    statement_bind_text(&s, name);
    return statement_run(&s, e);
}
