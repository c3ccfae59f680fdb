#include "vault/registry_probes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "vault/registry_private.h"
#include "vault/rows.h"

#define COLUMNS "pair, nonce, previous, issued, epoch, serial, sha256"

static void take_pair(struct statement *s, struct probe_row *row)
{
    char *pair = statement_take_text(s);
    snprintf(row->pair, sizeof row->pair, "%s", pair != NULL ? pair : "");
    free(pair);
}

static void take_previous(struct statement *s, struct probe_row *row)
{
    struct buf previous = statement_take_bytes(s);
    row->has_previous = previous.size == sizeof row->previous;
    if (row->has_previous)
        memcpy(row->previous, previous.data, sizeof row->previous);
    buf_done(&previous);
}

static void take_row(struct statement *s, void *out)
{
    struct probe_row *row = out;
    take_pair(s, row);
    statement_take_exactly(s, row->nonce, sizeof row->nonce);
    take_previous(s, row);
    row->issued = statement_take_time(s);
    row->epoch = (uint64_t)statement_take_number(s);
    row->serial = (uint64_t)statement_take_number(s);
    statement_take_exactly(s, row->sha256, sizeof row->sha256);
}

static void done_row(void *row)
{
    wipe(row, sizeof(struct probe_row));
}

static const struct row_kind row_kind = {sizeof(struct probe_row), take_row, done_row};

void probe_rows_done(struct probe_rows *p)
{
    rows_done(&row_kind, p->rows, p->count);
    *p = (struct probe_rows){NULL, 0};
}

enum err registry_probes(struct registry *r, struct probe_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM probes ORDER BY pair");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct probe_rows){list.items, list.count};
    return error;
}

enum err registry_probe(struct registry *r, const char *pair, struct probe_row *out, bool *found, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM probes WHERE pair = ?");
    struct probe_row row = {.pair = ""};
    bool has = false;
    statement_bind_text(&s, pair);
    enum err error = rows_load_one(&s, &row_kind, &row, &has, e);
    if (error != ERR_OK)
        return error;
    *found = has;
    if (has)
        *out = row;
    return ERR_OK;
}

enum err registry_set_probe(struct registry *r, const struct probe_row *row, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "INSERT OR REPLACE INTO probes (pair, nonce, previous, issued, epoch, "
                                  "serial, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement_bind_text(&s, row->pair);
    statement_bind_bytes(&s, (struct bytes){row->nonce, sizeof row->nonce});
    if (row->has_previous)
        statement_bind_bytes(&s, (struct bytes){row->previous, sizeof row->previous});
    else
        statement_bind_text(&s, NULL);
    statement_bind_number(&s, row->issued);
    statement_bind_number(&s, (int64_t)row->epoch);
    statement_bind_number(&s, (int64_t)row->serial);
    statement_bind_bytes(&s, (struct bytes){row->sha256, sizeof row->sha256});
    return statement_run(&s, e);
}

enum err registry_remove_probe(struct registry *r, const char *pair, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "DELETE FROM probes WHERE pair = ?");
    statement_bind_text(&s, pair);
    return statement_run(&s, e);
}
