#include "vault/registry_private.h"

#include <stdlib.h>
#include <string.h>

#include "vault/rows.h"

#define COLUMNS "id, state, algorithm, encryption, signing, created, activated, ended, reason"

static const char *const state_names[] = {
    [PAIR_PREPARED] = "prepared", [PAIR_ACTIVE] = "active",   [PAIR_PREVIOUS] = "previous",
    [PAIR_RETIRED] = "retired",   [PAIR_REVOKED] = "revoked",
};

const char *pair_state_name(enum pair_state s)
{
    return state_names[s];
}

void pair_row_done(struct pair_row *p)
{
    free(p->algorithm);
    buf_done(&p->encryption);
    buf_done(&p->signing);
    free(p->reason);
    *p = (struct pair_row){0};
}

/* The schema holds only these names. */
static enum pair_state state_of(const char *name)
{
    enum pair_state state = PAIR_PREPARED;
    while (state < PAIR_REVOKED && strcmp(state_names[state], name) != 0)
        state++;
    return state;
}

static void take_row(struct statement *s, void *out)
{
    struct pair_row *row = out;
    char *id = statement_take_text(s);
    char *state = statement_take_text(s);
    if (id != NULL && strlen(id) == PAIR_ID_LENGTH)
        memcpy(row->id, id, PAIR_ID_SIZE);
    if (state != NULL)
        row->state = state_of(state);
    free(id);
    free(state);
    row->algorithm = statement_take_text(s);
    row->encryption = statement_take_bytes(s);
    row->signing = statement_take_bytes(s);
    row->created = statement_take_time(s);
    row->activated = statement_take_time(s);
    row->ended = statement_take_time(s);
    row->reason = statement_take_text(s);
}

static void done_row(void *row)
{
    pair_row_done(row);
}

static const struct row_kind row_kind = {sizeof(struct pair_row), take_row, done_row};

void pair_rows_done(struct pair_rows *p)
{
    rows_done(&row_kind, p->rows, p->count);
    *p = (struct pair_rows){NULL, 0};
}

const struct pair_row *pair_rows_find(const struct pair_rows *p, const char *id)
{
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->rows[i].id, id) == 0)
            return &p->rows[i];
    }
    return NULL;
}

const struct pair_row *pair_rows_newest(const struct pair_rows *p, enum pair_state state)
{
    for (size_t i = p->count; i > 0; i--) {
        if (p->rows[i - 1].state == state)
            return &p->rows[i - 1];
    }
    return NULL;
}

enum err registry_pairs(struct registry *r, struct pair_rows *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM pairs ORDER BY sequence");
    struct rows list;
    enum err error = rows_load(&s, &row_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct pair_rows){list.items, list.count};
    return error;
}

enum err pair_unknown(const char *id, struct errinfo *e)
{
    return err_set(e, ERR_NOT_FOUND, "there is no pair '%s' in this vault; see rollseal-admin pair list", id);
}

enum err registry_pair(struct registry *r, const char *id, struct pair_row *out, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT " COLUMNS " FROM pairs WHERE id = ?");
    struct pair_row row = {0};
    bool found = false;
    statement_bind_text(&s, id);
    enum err error = rows_load_one(&s, &row_kind, &row, &found, e);
    if (error == ERR_OK && !found)
        error = pair_unknown(id, e);
    if (error == ERR_OK)
        *out = row;
    return error;
}

enum err registry_add_pair(struct registry *r, const struct pair_row *pair, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "INSERT INTO pairs (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_text(&s, pair->id);
    statement_bind_text(&s, pair_state_name(pair->state));
    statement_bind_text(&s, pair->algorithm);
    statement_bind_bytes(&s, buf_bytes(&pair->encryption));
    statement_bind_bytes(&s, buf_bytes(&pair->signing));
    statement_bind_number(&s, pair->created);
    statement_bind_number(&s, pair->activated);
    statement_bind_number(&s, pair->ended);
    statement_bind_text(&s, pair->reason);
    return statement_run(&s, e);
}

enum err registry_update_pair(struct registry *r, const struct pair_row *pair, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "UPDATE pairs SET state = ?, activated = ?, ended = ?, reason = ? WHERE id = ?");
    statement_bind_text(&s, pair_state_name(pair->state));
    statement_bind_number(&s, pair->activated);
    statement_bind_number(&s, pair->ended);
    statement_bind_text(&s, pair->reason);
    statement_bind_text(&s, pair->id);
    int64_t changed = 0;
    enum err error = statement_run_counting(&s, &changed, e);
    return error == ERR_OK && changed == 0 ? pair_unknown(pair->id, e) : error;
}

enum err registry_remove_pair(struct registry *r, const char *id, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "DELETE FROM pairs WHERE id = ?");
    statement_bind_text(&s, id);
    int64_t removed = 0;
    enum err error = statement_run_counting(&s, &removed, e);
    return error == ERR_OK && removed == 0 ? pair_unknown(id, e) : error;
}

enum err registry_ever_active(struct registry *r, bool *out, struct errinfo *e)
{
    int64_t count = 0;
    enum err error = database_number(r->database, "SELECT count(*) FROM pairs WHERE activated <> 0", &count, e);
    if (error == ERR_OK)
        *out = count > 0;
    return error;
}
