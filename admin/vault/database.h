/*
 * vault/database: one small layer over SQLite, for registry*.c and rows.c: it turns SQLite's results into our errors.
 *
 * A statement keeps its first error: bind and take what you like, and ask once.
 *
 *     struct statement s = statement_of(d, "SELECT a, b FROM t WHERE c = ?");
 *     statement_bind_text(&s, c);
 *     while (statement_next(&s)) {
 *         row.a = statement_take_number(&s);
 *         row.b = statement_take_text(&s);
 *     }
 *     return statement_end(&s, e);
 */
#ifndef ROLLSEAL_VAULT_DATABASE_H
#define ROLLSEAL_VAULT_DATABASE_H

#include <sqlite3.h>

#include "base/buf.h"
#include "vault/database_files.h"

/* A publish of a thousand names repeats a handful of statements: so many stay prepared. */
#define DATABASE_PREPARED 8

struct database {
    sqlite3 *handle;
    struct database_files *files;
    char *path;                                /* for messages */
    sqlite3_stmt *prepared[DATABASE_PREPARED]; /* those that nobody uses now; NULL: a free place */
    size_t next_prepared;                      /* where the next one goes if none is free */
};

/* The file must exist; an empty one is an empty database. Without `may_change` nothing is written but the undoing of a
 * transaction that somebody's crash left behind. Errors: ERR_NOT_FOUND, ERR_MALFORMED, ERR_CONFLICT, ERR_IO. */
NODISCARD enum err database_open(const char *path, bool may_change, struct database **out, struct errinfo *e);
void database_close(struct database **d);

/* Statements without parameters and results. */
NODISCARD enum err database_run(struct database *d, const char *sql, struct errinfo *e);
/* Ends an open transaction, if there is one, as if it had not been. */
void database_roll_back(struct database *d);
/* One number: of a PRAGMA, of a count. */
NODISCARD enum err database_number(struct database *d, const char *sql, int64_t *out, struct errinfo *e);

struct statement {
    struct database *database;
    sqlite3_stmt *handle;
    int bound, taken; /* parameters and columns so far */
    int result;       /* SQLITE_OK, or what went wrong first */
};

struct statement statement_of(struct database *d, const char *sql);

/* The next parameter. */
void statement_bind_number(struct statement *s, int64_t number);
void statement_bind_text(struct statement *s, const char *text); /* NULL is NULL */
void statement_bind_bytes(struct statement *s, struct bytes bytes);

/* Steps to the next row; false at the end and after an error. */
bool statement_next(struct statement *s);

/* The next column of the row; text and bytes are new copies (text NULL if the column is). */
int64_t statement_take_number(struct statement *s);
/* Seconds since 1970 of the years 0 to 9999; anything else ends the statement with ERR_MALFORMED, since nobody
 * calculates with it. */
int64_t statement_take_time(struct statement *s);
/* The same, or INT64_MAX for never. */
int64_t statement_take_end(struct statement *s);
char *statement_take_text(struct statement *s);
/* The same without a copy: until the next row. */
const char *statement_view_text(struct statement *s);
/* Exactly `size` bytes; anything else ends the statement with ERR_MALFORMED. */
void statement_take_exactly(struct statement *s, uint8_t *out, size_t size);
struct buf statement_take_bytes(struct statement *s);

/* Nothing has gone wrong so far. */
bool statement_is_good(const struct statement *s);

/* Ends the statement and tells its error. */
NODISCARD enum err statement_end(struct statement *s, struct errinfo *e);
/* The same where a visitor saw the rows: his failure comes first. */
NODISCARD enum err statement_end_visit(struct statement *s, enum err failure, struct errinfo *e);
/* Steps through the rest and ends: for statements that change something. */
NODISCARD enum err statement_run(struct statement *s, struct errinfo *e);
/* The same, and how many rows were changed. */
NODISCARD enum err statement_run_counting(struct statement *s, int64_t *changed, struct errinfo *e);

#endif
