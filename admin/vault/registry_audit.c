#include "vault/registry_private.h"

#include <stdlib.h>

#include "vault/rows.h"

static void done_row(void *row)
{
    struct audit_row *a = row;
    free(a->account);
    free(a->action);
    free(a->object);
    free(a->detail);
    free(a->reason);
}

static void take_row(struct statement *s, void *out)
{
    struct audit_row *row = out;
    row->id = statement_take_number(s);
    row->time = statement_take_time(s);
    row->account = statement_take_text(s);
    row->action = statement_take_text(s);
    row->object = statement_take_text(s);
    row->detail = statement_take_text(s);
    row->reason = statement_take_text(s);
}

static const struct row_kind row_kind = {sizeof(struct audit_row), take_row, done_row};

void audit_rows_done(struct audit_rows *a)
{
    rows_done(&row_kind, a->rows, a->count);
    *a = (struct audit_rows){NULL, 0};
}

enum err registry_audit(struct registry *r, struct audit_rows *out, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "SELECT id, time, account, action, object, detail, reason FROM audit ORDER BY id");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct audit_rows){list.items, list.count};
    return error;
}

enum err registry_add_audit(struct registry *r, const struct audit_row *row, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "INSERT INTO audit (time, account, action, object, detail, reason) "
                                                   "VALUES (?, ?, ?, ?, ?, ?)");
    statement_bind_number(&s, row->time);
    statement_bind_text(&s, row->account);
    statement_bind_text(&s, row->action);
    statement_bind_text(&s, row->object);
    statement_bind_text(&s, row->detail);
    statement_bind_text(&s, row->reason);
    return statement_run(&s, e);
}
