#include "vault/registry_expected.h"

#include "vault/registry_private.h"

enum err registry_each_expected(struct registry *r, registry_visit_expected *visit, void *context, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "SELECT name FROM expected ORDER BY name");
    enum err failure = ERR_OK;
    while (failure == ERR_OK && statement_next(&s)) {
        const char *name = statement_view_text(&s);
        if (statement_is_good(&s))
            failure = visit(name, context, e);
    }
    return statement_end_visit(&s, failure, e);
}

enum err registry_count_expected(struct registry *r, int64_t *out, struct errinfo *e)
{
    return database_number(r->database, "SELECT count(*) FROM expected", out, e);
}

static enum err change(struct registry *r, const char *sql, const char *name, bool *changed, struct errinfo *e)
{
    struct statement s = statement_of(r->database, sql);
    int64_t rows = 0;
    statement_bind_text(&s, name);
    enum err error = statement_run_counting(&s, &rows, e);
    if (error == ERR_OK)
        *changed = rows > 0;
    return error;
}

enum err registry_add_expected(struct registry *r, const char *name, bool *changed, struct errinfo *e)
{
    return change(r, "INSERT INTO expected (name) VALUES (?) ON CONFLICT (name) DO NOTHING", name, changed, e);
}

enum err registry_remove_expected(struct registry *r, const char *name, bool *changed, struct errinfo *e)
{
    return change(r, "DELETE FROM expected WHERE name = ?", name, changed, e);
}

/* Here and below: names that begin with a label and a dot lie between that dot and the next character, a slash. */
enum err registry_remove_expected_label(struct registry *r, const char *label, bool *changed, struct errinfo *e)
{
    return change(r,
                  "DELETE FROM expected WHERE name > ?1 || '.' AND name < ?1 || '/' AND 1 = "
                  "(SELECT count(*) FROM expected WHERE name > ?1 || '.' AND name < ?1 || '/')",
                  label, changed, e);
}

enum err registry_drop_expected_labels(struct registry *r, int64_t *dropped, struct errinfo *e)
{
    struct statement s = statement_of(
        r->database, "DELETE FROM expected WHERE instr(name, '.') = 0 AND EXISTS (SELECT 1 FROM expected longer WHERE "
                     "longer.name > expected.name || '.' AND longer.name < expected.name || '/')");
    return statement_run_counting(&s, dropped, e);
}
