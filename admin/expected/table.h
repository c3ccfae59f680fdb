/*
 * expected/table: the fields of a table in text (RFC 4180, "CSV"), as spreadsheets and directories export them.
 */
#ifndef ROLLSEAL_ADMIN_EXPECTED_TABLE_H
#define ROLLSEAL_ADMIN_EXPECTED_TABLE_H

#include "base/buf.h"

#define TABLE_SEPARATORS ",;\t"

struct table {
    struct bytes left;
    size_t line;    /* number of the line that comes next */
    char separator; /* one of TABLE_SEPARATORS */
};

/* The separator is the first one in the first line, outside of quotes; a table without is one column. */
struct table table_of(struct bytes text);

static inline bool table_is_done(const struct table *t)
{
    return t->left.size == 0;
}

/* The next field as a new string for free(), its quotes taken off, and whether its row ends behind it. Errors:
 * ERR_MALFORMED, with the line: a quote that does not end or is followed by something, a NUL byte; ERR_TOO_LARGE;
 * ERR_INTERNAL. */
NODISCARD enum err table_field(struct table *t, char **out, bool *ends_row, struct errinfo *e);

#endif
