#include "vault/registry_private.h"

#include <stdlib.h>
#include <string.h>

#include "vault/rows.h"

/* The first row of `sql` is something that was found, but for `good`. */
static enum err demand_nothing(struct database *d, const char *sql, const char *good, struct errinfo *e)
{
    struct statement s = statement_of(d, sql);
    char *found = statement_next(&s) ? statement_take_text(&s) : NULL;
    enum err error = statement_end(&s, e);
    if (error == ERR_OK && found != NULL && (good == NULL || strcmp(found, good) != 0))
        error =
            err_set(e, ERR_MALFORMED, "registry '%s' is damaged (%s); restore a backup of the vault", d->path, found);
    free(found);
    return error;
}

/* Rollseal makes tables and indexes: somebody else made the rest. */
static const char foreign[] = "SELECT 'it holds the ' || type || ' ' || name || ', which is not ours' "
                              "FROM sqlite_schema WHERE type NOT IN ('table', 'index')";

enum err registry_check(struct registry *r, struct errinfo *e)
{
    enum err error = demand_nothing(r->database, foreign, NULL, e);
    if (error == ERR_OK)
        error = demand_nothing(r->database, "PRAGMA integrity_check(1)", "ok", e);
    return error == ERR_OK ? demand_nothing(r->database, "PRAGMA foreign_key_check", NULL, e) : error;
}

static void take_number(struct statement *s, void *row)
{
    *(int64_t *)row = statement_take_number(s);
}

static void done_number(void *row)
{
    (void)row;
}

static const struct row_kind number_kind = {sizeof(int64_t), take_number, done_number};

void revisions_done(struct revisions *r)
{
    free(r->numbers);
    *r = (struct revisions){NULL, 0};
}

static int by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

bool revisions_have(const struct revisions *r, int64_t revision)
{
    return r->count > 0 && bsearch(&revision, r->numbers, r->count, sizeof revision, by_number) != NULL;
}

enum err registry_revisions(struct registry *r, struct revisions *out, struct errinfo *e)
{
    struct statement s =
        statement_of(r->database, "SELECT revision FROM configs UNION SELECT revision FROM publishes ORDER BY 1");
    struct rows list;
    enum err error = rows_load(&s, &number_kind, &list, e);
    if (error == ERR_OK)
        *out = (struct revisions){list.items, list.count};
    return error;
}
