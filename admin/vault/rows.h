/*
 * vault/rows: the results of a statement as structs, for registry_*.c alone: each table says once how its row is read.
 */
#ifndef ROLLSEAL_VAULT_ROWS_H
#define ROLLSEAL_VAULT_ROWS_H

#include "vault/database.h"

/* A table's struct. Static and const. */
struct row_kind {
    size_t size;
    void (*take)(struct statement *s, void *row); /* fills it, which is zeroed, from the columns in their order */
    void (*done)(void *row);                      /* frees what it owns */
};

/* An array of such structs, owned. */
struct rows {
    void *items;
    size_t count;
};

/* All rows that the statement has; ends it. Errors: those of statement_end(). */
NODISCARD enum err rows_load(struct statement *s, const struct row_kind *kind, struct rows *out, struct errinfo *e);

/* Its first row into `out`, which is zeroed; *found is false, and nothing is in `out`, if it has none. Ends it. Errors:
 * those of statement_end(); then `out` and *found are as they were. */
NODISCARD enum err rows_load_one(struct statement *s, const struct row_kind *kind, void *out, bool *found,
                                 struct errinfo *e);

/* Frees `count` rows and their array. */
void rows_done(const struct row_kind *kind, void *items, size_t count);

#endif
