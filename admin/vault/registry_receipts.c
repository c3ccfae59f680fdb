#include "vault/registry_receipts.h"

#include <string.h>

#include "vault/registry_private.h"

static struct receipt_row view_row(struct statement *s)
{
    struct receipt_row row = {0};
    row.client = statement_view_text(s);
    row.name = statement_view_text(s);
    row.machine = statement_view_text(s);
    row.account = statement_view_text(s);
    row.counter = (uint64_t)statement_take_number(s);
    row.time = statement_take_time(s);
    row.first = statement_take_time(s);
    row.last = statement_take_time(s);
    row.facts = statement_take_number(s);
    return row;
}

enum err registry_each_receipt(struct registry *r, registry_visit_receipt *visit, void *context, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "SELECT client, name, machine, account, counter, time, first, last, facts "
                                  "FROM receipts WHERE facts <> 0 ORDER BY name, client");
    enum err failure = ERR_OK;
    while (failure == ERR_OK && statement_next(&s)) {
        const struct receipt_row row = view_row(&s);
        if (statement_is_good(&s))
            failure = visit(&row, context, e);
    }
    return statement_end_visit(&s, failure, e);
}

enum err registry_each_receipt_facts(struct registry *r, registry_visit_receipt_facts *visit, void *context,
                                     struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT id, text FROM receipt_facts ORDER BY id");
    enum err failure = ERR_OK;
    while (failure == ERR_OK && statement_next(&s)) {
        int64_t id = statement_take_number(&s);
        const char *text = statement_view_text(&s);
        if (statement_is_good(&s))
            failure = visit(id, text, context, e);
    }
    return statement_end_visit(&s, failure, e);
}

enum err registry_known_receipt(struct registry *r, const char *client, struct known_receipt *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT counter, sha256 FROM receipts WHERE client = ?");
    struct known_receipt known = {.counter = 0};
    statement_bind_text(&s, client);
    if (statement_next(&s)) {
        known.counter = (uint64_t)statement_take_number(&s);
        statement_take_exactly(&s, known.sha256, sizeof known.sha256);
    }
    enum err error = statement_end(&s, e);
    if (error == ERR_OK)
        *out = known;
    return error;
}

enum err registry_count_clients(struct registry *r, int64_t *out, struct errinfo *e)
{
    return database_number(r->database, "SELECT count(*) FROM receipts", out, e);
}

/* 0 if the text is new. */
static enum err find_facts(struct registry *r, const uint8_t sha256[static 32], int64_t *id, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT id FROM receipt_facts WHERE sha256 = ?");
    statement_bind_bytes(&s, (struct bytes){sha256, 32});
    *id = statement_next(&s) ? statement_take_number(&s) : 0;
    return statement_end(&s, e);
}

static enum err add_facts(struct registry *r, const char *text, const uint8_t sha256[static 32], int64_t *id,
                          struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "INSERT INTO receipt_facts (sha256, text) VALUES (?, ?) RETURNING id");
    statement_bind_bytes(&s, (struct bytes){sha256, 32});
    statement_bind_text(&s, text);
    if (statement_next(&s))
        *id = statement_take_number(&s);
    return statement_run(&s, e);
}

static enum err intern_facts(struct registry *r, const char *text, int64_t *id, struct errinfo *e)
{
    uint8_t hash[32];
    sha256(bytes_text(text), hash);
    enum err error = find_facts(r, hash, id, e);
    return error == ERR_OK && *id == 0 ? add_facts(r, text, hash, id, e) : error;
}

enum err registry_size_of_facts(struct registry *r, int64_t *out, struct errinfo *e)
{
    return database_number(r->database, "SELECT coalesce(sum(length(text)), 0) FROM receipt_facts", out, e);
}

enum err registry_has_facts(struct registry *r, const char *text, bool *out, struct errinfo *e)
{
    uint8_t hash[32];
    int64_t id = 0;
    sha256(bytes_text(text), hash);
    enum err error = find_facts(r, hash, &id, e);
    if (error == ERR_OK)
        *out = id != 0;
    return error;
}

enum err registry_set_receipt(struct registry *r, const struct receipt_row *row, const char *facts,
                              const uint8_t sha256[static 32], struct errinfo *e)
{
    int64_t id = 0;
    enum err error = intern_facts(r, facts, &id, e);
    if (error != ERR_OK)
        return error;
    struct statement s = statement_of(
        r->database, "INSERT INTO receipts (name, client, machine, account, counter, time, first, last, facts, sha256) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client) DO UPDATE SET name = excluded.name, "
                     "machine = excluded.machine, account = excluded.account, counter = excluded.counter, "
                     "time = excluded.time, last = excluded.last, facts = excluded.facts, sha256 = excluded.sha256");
    statement_bind_text(&s, row->name);
    statement_bind_text(&s, row->client);
    statement_bind_text(&s, row->machine);
    statement_bind_text(&s, row->account);
    statement_bind_number(&s, (int64_t)row->counter);
    statement_bind_number(&s, row->time);
    statement_bind_number(&s, row->first);
    statement_bind_number(&s, row->last);
    statement_bind_number(&s, id);
    statement_bind_bytes(&s, (struct bytes){sha256, 32});
    return statement_run(&s, e);
}

enum err registry_drop_receipt_facts(struct registry *r, struct errinfo *e)
{
    return database_run(r->database, "DELETE FROM receipt_facts WHERE id NOT IN (SELECT facts FROM receipts)", e);
}

enum err registry_forget_receipts(struct registry *r, const char *name, int64_t *forgotten, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "UPDATE receipts SET facts = 0 WHERE name = ? AND facts <> 0");
    statement_bind_text(&s, name);
    return statement_run_counting(&s, forgotten, e);
}

enum err registry_each_receipt_file(struct registry *r, const char *point, registry_visit_receipt_file *visit,
                                    void *context, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "SELECT client, modified, changed, size, inode FROM receipt_files "
                                  "WHERE point = (SELECT id FROM points WHERE location = ?) ORDER BY client");
    enum err failure = ERR_OK;
    statement_bind_text(&s, point);
    while (failure == ERR_OK && statement_next(&s)) {
        struct file_stamp stamp;
        const char *client = statement_view_text(&s);
        stamp.modified = statement_take_number(&s);
        stamp.changed = statement_take_number(&s);
        stamp.size = (uint64_t)statement_take_number(&s);
        stamp.inode = (uint64_t)statement_take_number(&s);
        if (statement_is_good(&s))
            failure = visit(client, &stamp, context, e);
    }
    return statement_end_visit(&s, failure, e);
}

enum err registry_set_receipt_file(struct registry *r, const char *point, const char *client,
                                   const struct file_stamp *stamp, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "INSERT INTO receipt_files (point, client, modified, changed, size, inode) "
                                  "VALUES ((SELECT id FROM points WHERE location = ?), ?, ?, ?, ?, ?) "
                                  "ON CONFLICT (point, client) DO UPDATE SET modified = excluded.modified, "
                                  "changed = excluded.changed, size = excluded.size, inode = excluded.inode");
    statement_bind_text(&s, point);
    statement_bind_text(&s, client);
    statement_bind_number(&s, stamp->modified);
    statement_bind_number(&s, stamp->changed);
    statement_bind_number(&s, (int64_t)stamp->size);
    statement_bind_number(&s, (int64_t)stamp->inode);
    return statement_run(&s, e);
}
