#include "vault/registry_launch.h"

#include <stdlib.h>

#include "vault/registry_private.h"
#include "vault/rows.h"

static void take_parameter(struct statement *s, void *row)
{
    struct launch_parameter *p = row;
    p->name = statement_take_text(s);
    p->value = statement_take_text(s);
}

static void done_parameter(void *row)
{
    struct launch_parameter *p = row;
    free(p->name);
    free(p->value);
}

static const struct row_kind row_kind = {sizeof(struct launch_parameter), take_parameter, done_parameter};

void launch_parameters_done(struct launch_parameters *p)
{
    rows_done(&row_kind, p->rows, p->count);
    *p = (struct launch_parameters){NULL, 0};
}

enum err registry_launch_parameters(struct registry *r, struct launch_parameters *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT name, value FROM launch_parameters ORDER BY position");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct launch_parameters){list.items, list.count};
    return error;
}

static enum err add_parameter(struct registry *r, const struct launch_parameter *p, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "INSERT INTO launch_parameters (name, value) VALUES (?, ?)");
    statement_bind_text(&s, p->name);
    statement_bind_text(&s, p->value);
    return statement_run(&s, e);
}

enum err registry_set_launch_parameters(struct registry *r, const struct launch_parameters *parameters,
                                        struct errinfo *e)
{
    enum err error = database_run(r->database, "DELETE FROM launch_parameters", e);
    for (size_t i = 0; i < parameters->count && error == ERR_OK; i++)
        error = add_parameter(r, &parameters->rows[i], e);
    return error;
}
