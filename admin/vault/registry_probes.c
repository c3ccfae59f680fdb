#include "vault/registry_probes.h"

#include <stdio.h>
#include <string.h>

#include "vault/registry_private.h"

static struct probe_row take_row(struct statement *s, const char *pair)
{
    struct probe_row row = {.pair = ""};
    snprintf(row.pair, sizeof row.pair, "%s", pair);
    statement_take_exactly(s, row.nonce, sizeof row.nonce);
    struct buf previous = statement_take_bytes(s);
    row.has_previous = previous.size == sizeof row.previous;
    if (row.has_previous)
        memcpy(row.previous, previous.data, sizeof row.previous);
    buf_done(&previous);
    row.issued = statement_take_time(s);
    row.epoch = (uint64_t)statement_take_number(s);
    row.serial = (uint64_t)statement_take_number(s);
    statement_take_exactly(s, row.sha256, sizeof row.sha256);
    return row;
}

enum err registry_probe(struct registry *r, const char *pair, struct probe_row *out, bool *found, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT nonce, previous, issued, epoch, serial, sha256 FROM probes "
                                                   "WHERE pair = ?");
    struct probe_row row;
    statement_bind_text(&s, pair);
    const bool has = statement_next(&s);
    if (has)
        row = take_row(&s, pair);
    enum err error = statement_end(&s, e);
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
