#include "vault/registry_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "vault/audit_chain.h"
#include "vault/rows.h"

#define COLUMNS "id, time, account, action, object, detail, reason, hash"

static void done_row(void *row)
{
    struct audit_row *a = row;
    free(a->account);
    free(a->action);
    free(a->object);
    free(a->detail);
    free(a->reason);
    buf_done(&a->hash);
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
    row->hash = statement_take_bytes(s);
}

static const struct row_kind row_kind = {sizeof(struct audit_row), take_row, done_row};

void audit_rows_done(struct audit_rows *a)
{
    rows_done(&row_kind, a->rows, a->count);
    *a = (struct audit_rows){NULL, 0};
}

enum err registry_audit(struct registry *r, struct audit_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM audit ORDER BY id");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct audit_rows){list.items, list.count};
    return error;
}

/* ---- The chain ---- */

static bool has_hash(const struct audit_row *row, const uint8_t hash[static AUDIT_HASH_SIZE])
{
    return bytes_equal(buf_bytes(&row->hash), (struct bytes){hash, AUDIT_HASH_SIZE});
}

enum err registry_audit_head(struct registry *r, struct audit_head *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM audit ORDER BY id DESC LIMIT 1");
    struct audit_row last = {0};
    struct audit_head head = {0};
    bool found = false;
    enum err error = rows_load_one(&s, &row_kind, &last, &found, e);
    if (error == ERR_OK && found && last.hash.size != AUDIT_HASH_SIZE)
        error =
            err_set(e, ERR_MALFORMED, "audit row %" PRId64 " was changed: it has no hash; restore a backup", last.id);
    if (error == ERR_OK && found) {
        head.id = last.id;
        memcpy(head.hash, last.hash.data, AUDIT_HASH_SIZE);
    }
    if (error == ERR_OK)
        *out = head;
    done_row(&last);
    return error;
}

enum err registry_add_audit(struct registry *r, const struct audit_row *row, struct errinfo *e)
{
    struct audit_head head;
    enum err error = registry_audit_head(r, &head, e);
    if (error != ERR_OK)
        return error;
    struct audit_row linked = *row;
    uint8_t hash[AUDIT_HASH_SIZE];
    linked.id = head.id + 1;
    error = audit_chain_link(head.hash, &linked, hash, e);
    if (error != ERR_OK)
        return error;
    struct statement s = statement_of(r->database, "INSERT INTO audit (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_number(&s, linked.id);
    statement_bind_number(&s, row->time);
    statement_bind_text(&s, row->account);
    statement_bind_text(&s, row->action);
    statement_bind_text(&s, row->object);
    statement_bind_text(&s, row->detail);
    statement_bind_text(&s, row->reason);
    statement_bind_bytes(&s, (struct bytes){hash, sizeof hash});
    return statement_run(&s, e);
}

static enum err store_hash(struct database *d, int64_t id, const uint8_t hash[static AUDIT_HASH_SIZE],
                           struct errinfo *e)
{
    struct statement s = statement_of(d, "UPDATE audit SET hash = ? WHERE id = ?");
    statement_bind_bytes(&s, (struct bytes){hash, AUDIT_HASH_SIZE});
    statement_bind_number(&s, id);
    return statement_run(&s, e);
}

enum err audit_begin_chain(struct database *d, struct errinfo *e)
{
    struct registry r = {d};
    struct audit_rows list = {NULL, 0};
    uint8_t hash[AUDIT_HASH_SIZE] = {0};
    enum err error = registry_audit(&r, &list, e);
    for (size_t i = 0; i < list.count && error == ERR_OK; i++) {
        error = audit_chain_link(hash, &list.rows[i], hash, e);
        if (error == ERR_OK)
            error = store_hash(d, list.rows[i].id, hash, e);
    }
    audit_rows_done(&list);
    return error;
}

/* The next row of the chain; *at becomes it. */
static enum err follow(struct audit_head *at, const struct audit_row *row, const struct audit_head *witness,
                       struct errinfo *e)
{
    if (row->id != at->id + 1)
        return err_set(e, ERR_MALFORMED, "audit row %" PRId64 " is missing: somebody has removed it", at->id + 1);
    enum err error = audit_chain_link(at->hash, row, at->hash, e);
    if (error != ERR_OK)
        return error;
    at->id = row->id;
    if (!has_hash(row, at->hash))
        return err_set(e, ERR_MALFORMED,
                       "audit row %" PRId64 " is not the one that was written: somebody has changed it", row->id);
    if (witness != NULL && witness->id == row->id && memcmp(witness->hash, at->hash, AUDIT_HASH_SIZE) != 0)
        return err_set(e, ERR_MALFORMED,
                       "the audit rows up to %" PRId64
                       " are not those that the witness saw: somebody has written the list "
                       "anew",
                       row->id);
    return ERR_OK;
}

enum err registry_check_audit(struct registry *r, const struct audit_head *witness, struct audit_head *out,
                              struct errinfo *e)
{
    struct audit_rows list = {NULL, 0};
    struct audit_head at = {0};
    enum err error = registry_audit(r, &list, e);
    for (size_t i = 0; i < list.count && error == ERR_OK; i++)
        error = follow(&at, &list.rows[i], witness, e);
    if (error == ERR_OK && witness != NULL && witness->id > at.id)
        error = err_set(e, ERR_MALFORMED,
                        "the audit rows from %" PRId64 " to %" PRId64 " are missing: the witness saw them", at.id + 1,
                        witness->id);
    if (error == ERR_OK)
        *out = at;
    audit_rows_done(&list);
    return error;
}
