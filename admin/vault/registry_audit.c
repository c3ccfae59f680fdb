#include "vault/registry_private.h"

#include <stdlib.h>

static void audit_row_done(struct audit_row *a)
{
    free(a->account);
    free(a->action);
    free(a->object);
    free(a->detail);
    free(a->reason);
}

void audit_rows_done(struct audit_rows *a)
{
    for (size_t i = 0; i < a->count; i++)
        audit_row_done(&a->rows[i]);
    free(a->rows);
    *a = (struct audit_rows){NULL, 0};
}

static void take_row(struct statement *s, struct audit_row *row)
{
    row->id = statement_take_number(s);
    row->time = statement_take_number(s);
    row->account = statement_take_text(s);
    row->action = statement_take_text(s);
    row->object = statement_take_text(s);
    row->detail = statement_take_text(s);
    row->reason = statement_take_text(s);
}

enum err registry_audit(struct registry *r, struct audit_rows *out, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "SELECT id, time, account, action, object, detail, reason FROM audit ORDER BY id");
    struct audit_rows list = {NULL, 0};
    while (statement_next(&s)) {
        struct audit_row *grown = statement_grow(&s, list.rows, list.count, sizeof *grown);
        if (grown == NULL)
            break;
        list.rows = grown;
        take_row(&s, &list.rows[list.count++]);
    }
    enum err error = statement_end(&s, e);
    if (error == ERR_OK)
        *out = list;
    else
        audit_rows_done(&list);
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
