#include "admin/expected/expectation.h"

#include <stdlib.h>
#include <string.h>

#include "admin/expected/table.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "text/escape.h"

void expectation_done(struct expectation *x)
{
    texts_done(&x->names);
    x->repeated = 0;
}

static void trim(char *text)
{
    size_t begin = strspn(text, " \t"), length = strlen(text);
    while (length > begin && strchr(" \t", text[length - 1]) != NULL)
        length--;
    memmove(text, text + begin, length - begin);
    text[length - begin] = '\0';
}

static enum err check_name(const struct expectation *x, const char *name, size_t line, struct errinfo *e)
{
    if (strlen(name) > LIMIT_COMPUTER_NAME || !escape_is_needless(name))
        return err_set(e, ERR_MALFORMED,
                       "line %zu: this is no name of a computer: one has at most %u bytes of UTF-8, and no control "
                       "characters",
                       line, LIMIT_COMPUTER_NAME);
    if (x->names.count == LIMIT_COMPUTERS)
        return err_set(e, ERR_TOO_LARGE, "line %zu: more than %u names", line, LIMIT_COMPUTERS);
    return ERR_OK;
}

/* The next field, without the blanks around it. */
static enum err take_field(struct table *t, char **out, bool *ends_row, struct errinfo *e)
{
    enum err error = table_field(t, out, ends_row, e);
    if (error == ERR_OK)
        trim(*out);
    return error;
}

/* Takes `name` over, on failure too. An empty one is none. */
static enum err add_name(struct expectation *x, char *name, size_t line, struct errinfo *e)
{
    enum err error = check_name(x, name, line, e);
    if (error == ERR_OK && name[0] != '\0')
        return texts_take(&x->names, name, e);
    free(name);
    return error;
}

/* A line of a list is a row with nothing but a name. */
static enum err read_line(struct table *t, struct expectation *x, struct errinfo *e)
{
    bool ends_row = false;
    char *name = NULL;
    size_t line = t->line;
    enum err error = take_field(t, &name, &ends_row, e);
    if (error != ERR_OK)
        return error;
    if (strpbrk(name, TABLE_SEPARATORS) == NULL)
        return add_name(x, name, line, e);
    free(name);
    return err_set(e, ERR_MALFORMED, "line %zu: this is more than a name; of a table, say the column: --column NAME",
                   line);
}

static enum err read_list(struct table *t, struct expectation *x, struct errinfo *e)
{
    enum err error = ERR_OK;
    t->separator = '\n'; /* a line is one field */
    while (error == ERR_OK && !table_is_done(t))
        error = read_line(t, x, e);
    return error;
}

/* Finds the column in the first row, and takes that. */
static enum err find_column(struct table *t, const char *column, size_t *out, struct errinfo *e)
{
    bool ends_row = table_is_done(t), found = false;
    for (size_t i = 0; !ends_row; i++) {
        char *name = NULL;
        enum err error = take_field(t, &name, &ends_row, e);
        if (error != ERR_OK)
            return error;
        if (!found && ascii_equals_nocase(name, column)) {
            *out = i;
            found = true;
        }
        free(name);
    }
    if (!found)
        return err_set(e, ERR_USAGE, "its first line names no column '%s'", column);
    return ERR_OK;
}

/* A row that ends before the column has no name. */
static enum err read_row(struct table *t, size_t column, struct expectation *x, struct errinfo *e)
{
    bool ends_row = false;
    for (size_t i = 0; !ends_row; i++) {
        char *field = NULL;
        size_t line = t->line;
        enum err error = take_field(t, &field, &ends_row, e);
        if (error == ERR_OK && i == column)
            error = add_name(x, field, line, e);
        else
            free(field);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

static enum err read_table(struct table *t, const char *column, struct expectation *x, struct errinfo *e)
{
    size_t at = 0;
    enum err error = find_column(t, column, &at, e);
    while (error == ERR_OK && !table_is_done(t))
        error = read_row(t, at, x, e);
    return error;
}

static int by_name(const void *a, const void *b)
{
    return ascii_compare_nocase(*(const char *const *)a, *(const char *const *)b);
}

static void drop_repeated(struct expectation *x)
{
    struct texts *names = &x->names;
    size_t kept = 0;
    qsort(names->items, names->count, sizeof *names->items, by_name);
    for (size_t i = 0; i < names->count; i++) {
        if (kept > 0 && ascii_equals_nocase(names->items[kept - 1], names->items[i]))
            free(names->items[i]);
        else
            names->items[kept++] = names->items[i];
    }
    x->repeated = names->count - kept;
    names->count = kept;
}

static enum err skip_byte_order_mark(struct bytes *text, struct errinfo *e)
{
    struct reader r = reader_of(*text);
    if (bytes_begin_with(*text, "\xFF\xFE") || bytes_begin_with(*text, "\xFE\xFF"))
        return err_set(e, ERR_MALFORMED, "this is UTF-16: save the list as text in UTF-8");
    if (reader_skip_text(&r, "\xEF\xBB\xBF"))
        *text = r.left;
    return ERR_OK;
}

enum err expectation_parse(struct bytes text, const char *column, struct expectation *out, struct errinfo *e)
{
    struct expectation x = {.repeated = 0};
    enum err error = skip_byte_order_mark(&text, e);
    struct table t = table_of(text);
    if (error == ERR_OK)
        error = column != NULL ? read_table(&t, column, &x, e) : read_list(&t, &x, e);
    if (error == ERR_OK && x.names.count == 0)
        error = err_set(e, ERR_MALFORMED, "there is no name of a computer in it");
    if (error != ERR_OK) {
        expectation_done(&x);
        return error;
    }
    drop_repeated(&x);
    *out = x;
    return ERR_OK;
}

bool expectation_has(const struct expectation *x, const char *name)
{
    return x->names.count > 0 &&
           bsearch(&name, x->names.items, x->names.count, sizeof *x->names.items, by_name) != NULL;
}
