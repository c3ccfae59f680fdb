#include "admin/csv.h"

#include <string.h>

static bool is_like_a_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void write_field(struct writer *w, const char *text)
{
    const char *quotes = strpbrk(text, ",\"\r\n") != NULL ? "\"" : "";
    writer_text(w, quotes);
    if (is_like_a_formula(text))
        writer_text(w, "'");
    for (const char *at = text; *at != '\0'; at++)
        writer_format(w, *at == '"' ? "\"%c" : "%c", *at);
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
