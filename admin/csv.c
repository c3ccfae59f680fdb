#include "admin/csv.h"

#include <string.h>

/* Where a cell may begin: also behind a semicolon or line end, at which the spreadsheets of many countries split,
 * whatever quotation marks there are. */
static bool begins_cell(const char *text, const char *at)
{
    return at == text || at[-1] == ';' || at[-1] == '\n';
}

static void write_field(struct writer *w, const char *text)
{
    const char *quotes = strpbrk(text, ",;\"\r\n") != NULL ? "\"" : "";
    writer_text(w, quotes);
    for (const char *at = text; *at != '\0'; at++) {
        if (begins_cell(text, at) && strchr("=+-@\t\r", *at) != NULL)
            writer_text(w, "'");
        writer_format(w, *at == '"' ? "\"%c" : "%c", *at);
    }
    writer_text(w, quotes);
}

void csv_write(struct writer *w, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            writer_text(w, ",");
        if (fields[i] != NULL)
            write_field(w, fields[i]);
    }
    writer_text(w, "\r\n");
}
