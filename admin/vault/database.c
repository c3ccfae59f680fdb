#include "vault/database.h"

#include <stdlib.h>
#include <string.h>

#include "files/file.h"

/* As long as the vault's lock is waited for. */
#define BUSY_MILLISECONDS 10000

#define FIRST_TIME INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define LAST_TIME INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */

/* A table: the error and what to do for each primary result of SQLite that has its own. */
static const struct {
    int result;
    enum err error;
    const char *hint;
} explanations[] = {
    {SQLITE_BUSY, ERR_CONFLICT, "; another program is writing to it: try again"},
    {SQLITE_LOCKED, ERR_CONFLICT, "; another program is writing to it: try again"},
    {SQLITE_CONSTRAINT, ERR_CONFLICT, ""},
    {SQLITE_CORRUPT, ERR_MALFORMED, "; restore a backup of the vault"},
    {SQLITE_NOTADB, ERR_MALFORMED, "; this is no registry of a vault"},
    {SQLITE_FULL, ERR_IO, "; free some space and try again"},
    {SQLITE_IOERR, ERR_IO, "; check the disk and its space, and try again"},
    {SQLITE_CANTOPEN, ERR_IO, "; this account may not open it"},
    {SQLITE_PERM, ERR_IO, "; this account may not open it"},
    {SQLITE_READONLY, ERR_IO, "; this account may not write to it"},
};

static enum err explain(const struct database *d, int result, struct errinfo *e)
{
    int primary = result & 0xFF;
    if (primary == SQLITE_NOMEM)
        return err_no_memory(e);
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++) {
        if (explanations[i].result == primary)
            return err_set(e, explanations[i].error, "registry '%s': %s%s", d->path, sqlite3_errstr(result),
                           explanations[i].hint);
    }
    return err_set(e, ERR_INTERNAL, "registry '%s': %s", d->path, sqlite3_errstr(result));
}

/*
 * A vault may be copied as a folder, so the journal is gone after each transaction (DELETE). EXTRA also syncs the
 * folder when the journal is removed: a commit that was reported is there after a power failure. No temporary files.
 */
static const char settings[] = "PRAGMA journal_mode = DELETE;"
                               "PRAGMA synchronous = EXTRA;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA temp_store = MEMORY;";

/* Whoever could write to the file once may have left a trigger or a view: what they say does not happen. */
static void distrust(sqlite3 *handle)
{
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
}

static enum err configure(struct database *d, bool may_change, struct errinfo *e)
{
    (void)sqlite3_extended_result_codes(d->handle, 1);
    (void)sqlite3_busy_timeout(d->handle, BUSY_MILLISECONDS);
    distrust(d->handle);
    enum err error = database_run(d, settings, e);
    if (error == ERR_OK && !may_change)
        error = database_run(d, "PRAGMA query_only = ON", e);
    return error;
}

enum err database_open(const char *path, bool may_change, struct database **out, struct errinfo *e)
{
    struct database *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_no_memory(e);
    enum err error = text_copy(path, &d->path, e);
    if (error != ERR_OK)
        goto out;
    if (file_is_link(path)) {
        error = err_set(e, ERR_IO,
                        "registry '%s': this is a symbolic link, and no other vault's file is changed through it: put "
                        "the file itself there",
                        path);
        goto out;
    }
    /* For reading too: undoing what a crash left behind writes. Where this account may only read, SQLite does. */
    int result = SQLITE_OK;
    error =
        database_files_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE, &d->handle, &result, &d->files, e);
    if (error != ERR_OK)
        goto out;
    if (result != SQLITE_OK) {
        error = explain(d, result, e);
        goto out;
    }
    error = configure(d, may_change, e);
    if (error != ERR_OK)
        goto out;
    *out = d;
    d = NULL;
out:
    database_close(&d);
    return error;
}

void database_close(struct database **d)
{
    if (*d == NULL)
        return;
    for (size_t i = 0; i < DATABASE_PREPARED; i++)
        (void)sqlite3_finalize((*d)->prepared[i]);
    (void)sqlite3_close((*d)->handle);
    database_files_free(&(*d)->files);
    free((*d)->path);
    free(*d);
    *d = NULL;
}

enum err database_run(struct database *d, const char *sql, struct errinfo *e)
{
    int result = sqlite3_exec(d->handle, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? ERR_OK : explain(d, result, e);
}

void database_roll_back(struct database *d)
{
    /* After some errors SQLite has ended the transaction itself. */
    if (sqlite3_get_autocommit(d->handle) == 0)
        (void)sqlite3_exec(d->handle, "ROLLBACK", NULL, NULL, NULL);
}

enum err database_number(struct database *d, const char *sql, int64_t *out, struct errinfo *e)
{
    struct statement s = statement_of(d, sql);
    int64_t number = 0;
    if (statement_next(&s))
        number = statement_take_number(&s);
    enum err error = statement_end(&s, e);
    if (error == ERR_OK)
        *out = number;
    return error;
}

/* A statement that was used before; NULL if there is none. It is the caller's until keep_prepared(). */
static sqlite3_stmt *take_prepared(struct database *d, const char *sql)
{
    for (size_t i = 0; i < DATABASE_PREPARED; i++) {
        sqlite3_stmt *handle = d->prepared[i];
        if (handle != NULL && strcmp(sqlite3_sql(handle), sql) == 0) {
            d->prepared[i] = NULL;
            return handle;
        }
    }
    return NULL;
}

static void keep_prepared(struct database *d, sqlite3_stmt *handle)
{
    size_t at = 0;
    while (at < DATABASE_PREPARED && d->prepared[at] != NULL)
        at++;
    if (at == DATABASE_PREPARED)
        at = d->next_prepared++ % DATABASE_PREPARED;
    (void)sqlite3_finalize(d->prepared[at]);
    (void)sqlite3_reset(handle); /* repeats what statement_next() told already */
    (void)sqlite3_clear_bindings(handle);
    d->prepared[at] = handle;
}

struct statement statement_of(struct database *d, const char *sql)
{
    struct statement s = {.database = d, .handle = take_prepared(d, sql), .result = SQLITE_OK};
    if (s.handle == NULL)
        s.result = sqlite3_prepare_v3(d->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s.handle, NULL);
    return s;
}

void statement_bind_number(struct statement *s, int64_t number)
{
    if (s->result == SQLITE_OK)
        s->result = sqlite3_bind_int64(s->handle, ++s->bound, number);
}

void statement_bind_text(struct statement *s, const char *text)
{
    if (s->result == SQLITE_OK)
        s->result = sqlite3_bind_text(s->handle, ++s->bound, text, -1, SQLITE_TRANSIENT);
}

void statement_bind_bytes(struct statement *s, struct bytes bytes)
{
    if (s->result != SQLITE_OK)
        return;
    s->bound++;
    s->result = bytes.size == 0 ? sqlite3_bind_zeroblob(s->handle, s->bound, 0)
                                : sqlite3_bind_blob64(s->handle, s->bound, bytes.data, bytes.size, SQLITE_TRANSIENT);
}

bool statement_next(struct statement *s)
{
    if (s->result != SQLITE_OK)
        return false;
    s->taken = 0;
    int result = sqlite3_step(s->handle);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        s->result = result;
    return result == SQLITE_ROW;
}

int64_t statement_take_number(struct statement *s)
{
    return sqlite3_column_int64(s->handle, s->taken++);
}

int64_t statement_take_time(struct statement *s)
{
    int64_t time = statement_take_number(s);
    if (time < FIRST_TIME || time > LAST_TIME)
        s->result = SQLITE_CORRUPT;
    return time;
}

int64_t statement_take_end(struct statement *s)
{
    if (sqlite3_column_int64(s->handle, s->taken) == INT64_MAX)
        return statement_take_number(s);
    return statement_take_time(s);
}

const char *statement_view_text(struct statement *s)
{
    const unsigned char *text = sqlite3_column_text(s->handle, s->taken);
    if (text == NULL && sqlite3_column_type(s->handle, s->taken) != SQLITE_NULL)
        s->result = SQLITE_NOMEM;
    s->taken++;
    return (const char *)text;
}

char *statement_take_text(struct statement *s)
{
    const char *text = statement_view_text(s);
    char *copy = text != NULL ? strdup(text) : NULL;
    if (text != NULL && copy == NULL)
        s->result = SQLITE_NOMEM;
    return copy;
}

void statement_take_exactly(struct statement *s, uint8_t *out, size_t size)
{
    const void *data = sqlite3_column_blob(s->handle, s->taken);
    if (data != NULL && (size_t)sqlite3_column_bytes(s->handle, s->taken) == size)
        memcpy(out, data, size);
    else
        s->result = SQLITE_CORRUPT;
    s->taken++;
}

struct buf statement_take_bytes(struct statement *s)
{
    const void *data = sqlite3_column_blob(s->handle, s->taken);
    size_t size = (size_t)sqlite3_column_bytes(s->handle, s->taken);
    s->taken++;
    struct buf copy = {NULL, 0};
    if (size > 0 && (data == NULL || buf_copy((struct bytes){data, size}, &copy, NULL) != ERR_OK))
        s->result = SQLITE_NOMEM;
    return copy;
}

bool statement_is_good(const struct statement *s)
{
    return s->result == SQLITE_OK;
}

enum err statement_end(struct statement *s, struct errinfo *e)
{
    if (s->handle != NULL)
        keep_prepared(s->database, s->handle);
    s->handle = NULL;
    return s->result == SQLITE_OK ? ERR_OK : explain(s->database, s->result, e);
}

enum err statement_end_visit(struct statement *s, enum err failure, struct errinfo *e)
{
    enum err error = statement_end(s, failure == ERR_OK ? e : NULL);
    return failure == ERR_OK ? error : failure;
}

enum err statement_run(struct statement *s, struct errinfo *e)
{
    while (statement_next(s))
        ;
    return statement_end(s, e);
}

enum err statement_run_counting(struct statement *s, int64_t *changed, struct errinfo *e)
{
    enum err error = statement_run(s, e);
    if (error == ERR_OK)
        *changed = sqlite3_changes64(s->database->handle);
    return error;
}
