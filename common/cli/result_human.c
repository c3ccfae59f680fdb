/*
 * What people see of a result. Facts stand below each other, their labels aligned; a list of rows is a table with its
 * labels in capitals as headings, indented below its own label if there is more than the table.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/calendar.h"
#include "cli/result.h"
#include "text/escape.h"

#define TEXT_MAX (64u * 1024u * 1024u)
#define GAP 2 /* between columns */

static bool is_shown(const struct result_fact *fact)
{
    return fact->label != NULL || fact->type == RESULT_LINE;
}

static void write_spaces(struct writer *w, size_t count)
{
    while (count-- > 0)
        writer_text(w, " ");
}

/* ---- One value ---- */

static enum err items_to_text(const struct result_fact *fact, char **out)
{
    struct writer w = writer_to(TEXT_MAX);
    for (size_t i = 0; i < fact->count; i++) {
        writer_text(&w, i > 0 ? " " : "");
        writer_text(&w, fact->items[i]);
    }
    if (fact->count == 0)
        writer_text(&w, "-");
    return writer_finish_text(&w, out, NULL);
}

static void format_number(const struct result_fact *fact, char out[static CALENDAR_SIZE])
{
    if (fact->type == RESULT_BOOLEAN)
        snprintf(out, CALENDAR_SIZE, "%s", fact->number != 0 ? "yes" : "no");
    else if (fact->type == RESULT_NUMBER)
        snprintf(out, CALENDAR_SIZE, "%" PRId64, fact->number);
    else if (fact->number == INT64_MAX)
        snprintf(out, CALENDAR_SIZE, "never");
    else
        calendar_format(fact->number, out);
}

/* The value of a fact that fits into one line, not escaped yet, as a new string; NULL without memory. */
static char *value_to_text(const struct result_fact *fact)
{
    char number[CALENDAR_SIZE];
    char *items = NULL;
    switch (fact->type) {
    case RESULT_NUMBER:
    case RESULT_BOOLEAN:
    case RESULT_TIME:
        format_number(fact, number);
        return strdup(number);
    case RESULT_ITEMS:
        return items_to_text(fact, &items) == ERR_OK ? items : NULL;
    case RESULT_TEXT:
    case RESULT_VALUE:
    case RESULT_LINE:
    case RESULT_ROWS:
        break;
    }
    return strdup(fact->text != NULL ? fact->text : "-");
}

/* ---- Tables ---- */

struct table {
    size_t rows, columns; /* row 0 has the headings */
    char **cells;         /* not escaped yet; NULL where a row has fewer facts */
};

static bool is_column(const struct result_fact *fact)
{
    return fact->label != NULL && fact->type != RESULT_ROWS && fact->type != RESULT_LINE;
}

static size_t count_columns(const struct result *row)
{
    size_t count = 0;
    for (size_t i = 0; i < row->count; i++)
        count += is_column(&row->facts[i]);
    return count;
}

/* A label as a heading: in capitals. A new string; NULL without memory. */
static char *heading_of(const char *label)
{
    char *heading = strdup(label);
    for (char *c = heading; c != NULL && *c != '\0'; c++)
        *c = ascii_upper(*c);
    return heading;
}

static bool fill_row(struct table *t, size_t at, const struct result *row, bool headings)
{
    size_t column = 0;
    for (size_t i = 0; i < row->count && column < t->columns; i++) {
        if (!is_column(&row->facts[i]))
            continue;
        char *cell = headings ? heading_of(row->facts[i].label) : value_to_text(&row->facts[i]);
        if (cell == NULL)
            return false;
        t->cells[at * t->columns + column++] = cell;
    }
    return true;
}

static void table_done(struct table *t)
{
    for (size_t i = 0; t->cells != NULL && i < t->rows * t->columns; i++)
        free(t->cells[i]);
    free(t->cells);
}

static enum err table_fill(struct table *t, const struct result_fact *list, struct errinfo *e)
{
    *t = (struct table){.rows = list->count + 1, .columns = count_columns(list->rows[0])};
    t->cells = calloc(t->rows * t->columns + 1, sizeof *t->cells);
    bool filled = t->cells != NULL && fill_row(t, 0, list->rows[0], true);
    for (size_t i = 0; filled && i < list->count; i++)
        filled = fill_row(t, i + 1, list->rows[i], false);
    return filled ? ERR_OK : err_no_memory(e);
}

static const char *cell_at(const struct table *t, size_t row, size_t column)
{
    const char *cell = t->cells[row * t->columns + column];
    return cell != NULL ? cell : "";
}

static size_t column_width(const struct table *t, size_t column)
{
    size_t width = 0;
    for (size_t row = 0; row < t->rows; row++) {
        size_t cell = escape_width(cell_at(t, row, column));
        width = cell > width ? cell : width;
    }
    return width;
}

static void write_row(struct writer *w, const struct table *t, size_t row, const size_t *widths)
{
    size_t spaces = 0;
    for (size_t column = 0; column < t->columns; column++) {
        const char *cell = cell_at(t, row, column);
        write_spaces(w, spaces);
        escape_text(w, cell);
        spaces = widths[column] - escape_width(cell) + GAP;
    }
    writer_text(w, "\n");
}

static enum err write_table(struct writer *w, const struct result_fact *list, size_t indent, struct errinfo *e)
{
    struct table t;
    enum err error = table_fill(&t, list, e);
    size_t *widths = error == ERR_OK ? calloc(t.columns + 1, sizeof *widths) : NULL;
    if (error == ERR_OK && widths == NULL)
        error = err_no_memory(e);
    for (size_t column = 0; error == ERR_OK && column < t.columns; column++)
        widths[column] = column_width(&t, column);
    for (size_t row = 0; error == ERR_OK && row < t.rows; row++) {
        write_spaces(w, indent);
        write_row(w, &t, row, widths);
    }
    free(widths);
    table_done(&t);
    return error;
}

/* ---- Facts ---- */

/* What is written in front of a value: the label and a colon, padded to the width of the widest. */
static void write_label(struct writer *w, const struct result_fact *fact, size_t width)
{
    escape_text(w, fact->label);
    writer_text(w, ":");
    write_spaces(w, width - escape_width(fact->label) + 1);
}

static enum err write_list(struct writer *w, const struct result_fact *list, bool alone, struct errinfo *e)
{
    if (!alone) {
        escape_text(w, list->label);
        writer_text(w, ":\n");
    }
    size_t indent = alone ? 0 : GAP;
    if (list->count > 0)
        return write_table(w, list, indent, e);
    write_spaces(w, indent);
    escape_text(w, list->empty != NULL ? list->empty : "none");
    writer_text(w, "\n");
    return ERR_OK;
}

static enum err write_value(struct writer *w, const struct result_fact *fact, struct errinfo *e)
{
    char *text = value_to_text(fact);
    if (text == NULL)
        return err_no_memory(e);
    escape_text(w, text);
    writer_text(w, "\n");
    free(text);
    return ERR_OK;
}

static size_t widest_label(const struct result *r)
{
    size_t widest = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t width = is_column(&r->facts[i]) ? escape_width(r->facts[i].label) : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static size_t count_shown(const struct result *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        count += is_shown(&r->facts[i]);
    return count;
}

static enum err write_facts(struct writer *w, const struct result *r, struct errinfo *e)
{
    size_t width = widest_label(r);
    bool alone = count_shown(r) == 1;
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->count && error == ERR_OK; i++) {
        const struct result_fact *fact = &r->facts[i];
        if (!is_shown(fact))
            continue;
        if (fact->type == RESULT_ROWS) {
            error = write_list(w, fact, alone, e);
            continue;
        }
        if (fact->type != RESULT_LINE)
            write_label(w, fact, width);
        error = write_value(w, fact, e);
    }
    return error;
}

static const struct result_fact *find_value(const struct result *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->facts[i].type == RESULT_VALUE)
            return &r->facts[i];
    }
    return NULL;
}

enum err result_to_text(const struct result *r, char **out, struct errinfo *e)
{
    if (!result_is_whole(r))
        return err_no_memory(e);
    struct writer w = writer_to(TEXT_MAX);
    const struct result_fact *value = find_value(r);
    enum err error = value != NULL ? write_value(&w, value, e) : write_facts(&w, r, e);
    if (error == ERR_OK)
        return writer_finish_text(&w, out, e);
    writer_done(&w);
    return error;
}
