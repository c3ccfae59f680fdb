#include "admin/expected/table.h"

#include <string.h>

#include "base/limits.h"

static bool is_separator(char c)
{
    return c != '\0' && strchr(TABLE_SEPARATORS, c) != NULL;
}

struct table table_of(struct bytes text)
{
    struct table t = {.left = text, .line = 1, .separator = TABLE_SEPARATORS[0]};
    bool quoted = false;
    for (size_t i = 0; i < text.size && (quoted || text.data[i] != '\n'); i++) {
        if (text.data[i] == '"')
            quoted = !quoted;
        if (!quoted && is_separator((char)text.data[i])) {
            t.separator = (char)text.data[i];
            return t;
        }
    }
    return t;
}

/* The next byte; false, and nothing taken, at the end. */
static bool take(struct table *t, char *c)
{
    struct reader r = reader_of(t->left);
    struct bytes one;
    if (!reader_take(&r, 1, &one))
        return false;
    t->left = r.left;
    t->line += one.data[0] == '\n';
    *c = (char)one.data[0];
    return true;
}

/* Takes the text if it comes next. */
static bool skip(struct table *t, const char *text)
{
    char c;
    if (!bytes_begin_with(t->left, text))
        return false;
    for (size_t i = strlen(text); i > 0; i--)
        (void)take(t, &c);
    return true;
}

static enum err put(struct table *t, struct writer *w, char c, struct errinfo *e)
{
    if (c == '\0')
        return err_set(e, ERR_MALFORMED, "line %zu: a NUL byte: save the list as text in UTF-8", t->line);
    writer_bytes(w, (struct bytes){(const uint8_t *)&c, 1});
    return ERR_OK;
}

/* Behind the opening quote, up to the closing one. Two quotes stand for one. */
static enum err take_quoted(struct table *t, struct writer *w, struct errinfo *e)
{
    size_t begin = t->line;
    char c;
    while (take(t, &c)) {
        if (c == '"' && !skip(t, "\""))
            return ERR_OK;
        enum err error = put(t, w, c, e);
        if (error != ERR_OK)
            return error;
    }
    return err_set(e, ERR_MALFORMED, "line %zu: a field begins with a quote here, and does not end", begin);
}

/* Up to a separator or line end, which is taken. */
static enum err take_plain(struct table *t, struct writer *w, bool *ends_row, struct errinfo *e)
{
    *ends_row = true;
    for (;;) {
        char c;
        if (skip(t, "\r\n") || !take(t, &c) || c == '\n')
            return ERR_OK;
        if (c == t->separator) {
            *ends_row = false;
            return ERR_OK;
        }
        enum err error = put(t, w, c, e);
        if (error != ERR_OK)
            return error;
    }
}

/* Nothing but a separator or line end stands behind a closing quote. */
static enum err take_behind_quotes(struct table *t, bool *ends_row, struct errinfo *e)
{
    const char separator[] = {t->separator, '\0'};
    *ends_row = !skip(t, separator);
    if (*ends_row && !table_is_done(t) && !skip(t, "\r\n") && !skip(t, "\n"))
        return err_set(e, ERR_MALFORMED, "line %zu: something stands behind a closing quote", t->line);
    return ERR_OK;
}

enum err table_field(struct table *t, char **out, bool *ends_row, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_PREFERENCES);
    bool quoted = skip(t, "\"");
    enum err error = quoted ? take_quoted(t, &w, e) : take_plain(t, &w, ends_row, e);
    if (error == ERR_OK && quoted)
        error = take_behind_quotes(t, ends_row, e);
    if (error == ERR_OK)
        error = writer_finish_text(&w, out, e);
    writer_done(&w);
    return error;
}
