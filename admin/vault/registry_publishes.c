#include "vault/registry_private.h"

#include <stdlib.h>
#include <string.h>

#include "vault/rows.h"

#define COLUMNS                                                                                                        \
    "name, ring, epoch, serial, revision, issued, expires, recipients, signers, encrypted_only, sha256, account, "     \
    "reason"

void publish_row_done(struct publish_row *p)
{
    free(p->name);
    free(p->ring);
    free(p->recipients);
    free(p->signers);
    free(p->account);
    free(p->reason);
    *p = (struct publish_row){0};
}

static void take_row(struct statement *s, void *out)
{
    struct publish_row *row = out;
    row->name = statement_take_text(s);
    row->ring = statement_take_text(s);
    row->epoch = (uint64_t)statement_take_number(s);
    row->serial = (uint64_t)statement_take_number(s);
    row->revision = statement_take_number(s);
    row->issued = statement_take_time(s);
    row->expires = statement_take_end(s);
    row->recipients = statement_take_text(s);
    row->signers = statement_take_text(s);
    row->encrypted_only = statement_take_number(s) != 0;
    struct buf sha256 = statement_take_bytes(s);
    if (sha256.size == sizeof row->sha256)
        memcpy(row->sha256, sha256.data, sizeof row->sha256);
    buf_done(&sha256);
    row->account = statement_take_text(s);
    row->reason = statement_take_text(s);
}

static void done_row(void *row)
{
    publish_row_done(row);
}

static const struct row_kind row_kind = {sizeof(struct publish_row), take_row, done_row};

void publish_rows_done(struct publish_rows *p)
{
    rows_done(&row_kind, p->rows, p->count);
    *p = (struct publish_rows){NULL, 0};
}

enum err registry_publishes(struct registry *r, const char *name, struct publish_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM publishes WHERE name = ? ORDER BY id DESC");
    struct rows list;
    statement_bind_text(&s, name);
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct publish_rows){list.items, list.count};
    return error;
}

enum err registry_last_publish(struct registry *r, const char *name, const char *ring, struct publish_row *out,
                               bool *found, struct errinfo *e)
{
    struct statement s = statement_of(
        r->database, "SELECT " COLUMNS " FROM publishes WHERE name = ? AND ring = ? ORDER BY id DESC LIMIT 1");
    struct publish_row row = {0};
    statement_bind_text(&s, name);
    statement_bind_text(&s, ring);
    enum err error = rows_load_one(&s, &row_kind, &row, found, e);
    if (error == ERR_OK)
        *out = row;
    return error;
}

/* The newest publish of each name for each ring, and that it is the name's newest one for a ring other than all. */
#define NEWEST " FROM publishes p WHERE id IN (SELECT max(id) FROM publishes GROUP BY name, ring) "
#define STAGED                                                                                                         \
    "(ring <> 'all' AND id > (SELECT coalesce(max(id), 0) FROM publishes WHERE name = p.name AND ring = 'all'))"
#define HAS_CONFIG "name IN (SELECT name FROM configs)"

static enum err load_newest(struct registry *r, const char *sql, struct publish_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, sql);
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct publish_rows){list.items, list.count};
    return error;
}

enum err registry_published(struct registry *r, struct publish_rows *out, struct errinfo *e)
{
    return load_newest(
        r, "SELECT " COLUMNS NEWEST "AND " HAS_CONFIG " AND (ring = 'all' OR " STAGED ") ORDER BY name, id", out, e);
}

enum err registry_staged(struct registry *r, struct publish_rows *out, struct errinfo *e)
{
    return load_newest(r, "SELECT " COLUMNS NEWEST "AND " HAS_CONFIG " AND " STAGED " ORDER BY id", out, e);
}

enum err registry_removed(struct registry *r, struct publish_rows *out, struct errinfo *e)
{
    return load_newest(
        r, "SELECT " COLUMNS NEWEST "AND (NOT " HAS_CONFIG " OR (ring <> 'all' AND NOT " STAGED ")) ORDER BY id", out,
        e);
}

/* One number of a statement about a name in an epoch; 0 without a row. */
static enum err load_serial(struct registry *r, const char *sql, const char *name, uint64_t epoch, uint64_t *out,
                            struct errinfo *e)
{
    struct statement s = statement_of(r->database, sql);
    uint64_t serial = 0;
    statement_bind_text(&s, name);
    statement_bind_number(&s, (int64_t)epoch);
    if (statement_next(&s))
        serial = (uint64_t)statement_take_number(&s);
    enum err error = statement_end(&s, e);
    if (error == ERR_OK)
        *out = serial;
    return error;
}

enum err registry_serials(struct registry *r, const char *name, uint64_t epoch, struct publish_serials *out,
                          struct errinfo *e)
{
    static const char published[] = "SELECT coalesce(max(serial), 0) FROM publishes WHERE name = ? AND epoch = ?";
    static const char reserved[] = "SELECT serial FROM serials WHERE name = ? AND epoch = ?";
    struct publish_serials serials = {0, 0};
    enum err error = load_serial(r, published, name, epoch, &serials.published, e);
    if (error == ERR_OK)
        error = load_serial(r, reserved, name, epoch, &serials.reserved, e);
    if (error != ERR_OK)
        return error;
    if (serials.reserved < serials.published)
        serials.reserved = serials.published;
    *out = serials;
    return ERR_OK;
}

enum err registry_reserve_serial(struct registry *r, const struct publish_row *row, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "INSERT INTO serials (name, epoch, serial) VALUES (?, ?, ?) ON "
                                                   "CONFLICT DO UPDATE SET serial = max(serial, excluded.serial)");
    statement_bind_text(&s, row->name);
    statement_bind_number(&s, (int64_t)row->epoch);
    statement_bind_number(&s, (int64_t)row->serial);
    return statement_run(&s, e);
}

enum err registry_add_publish(struct registry *r, const struct publish_row *row, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "INSERT INTO publishes (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_text(&s, row->name);
    statement_bind_text(&s, row->ring);
    statement_bind_number(&s, (int64_t)row->epoch);
    statement_bind_number(&s, (int64_t)row->serial);
    statement_bind_number(&s, row->revision);
    statement_bind_number(&s, row->issued);
    statement_bind_number(&s, row->expires);
    statement_bind_text(&s, row->recipients);
    statement_bind_text(&s, row->signers);
    statement_bind_number(&s, row->encrypted_only ? 1 : 0);
    statement_bind_bytes(&s, (struct bytes){row->sha256, sizeof row->sha256});
    statement_bind_text(&s, row->account);
    statement_bind_text(&s, row->reason);
    return statement_run(&s, e);
}
