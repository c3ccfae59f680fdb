#include "cli/wrap.h"

#include <string.h>

#define ENTRY_INDENT 2u

/* Columns of UTF-8: its bytes without those that go on with a character. */
static size_t columns_of(struct bytes text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.size; i++)
        columns += text.data[i] >> 6 != 2;
    return columns;
}

static void begin_line(struct writer *w, size_t indent, size_t *column)
{
    writer_text(w, "\n");
    *column = 0;
    for (; *column < indent; ++*column)
        writer_text(w, " ");
}

/* One line of the text, whose words may take several. */
static void wrap_line(struct writer *w, struct bytes line, size_t *column, size_t indent)
{
    bool at_start = true;
    while (line.size > 0) {
        const uint8_t *space = memchr(line.data, ' ', line.size);
        size_t size = space != NULL ? (size_t)(space - line.data) : line.size;
        struct bytes word = {line.data, size};
        size_t columns = columns_of(word);
        if (!at_start && *column + 1 + columns > WRAP_COLUMNS) {
            begin_line(w, indent, column);
            at_start = true;
        }
        writer_text(w, at_start ? "" : " ");
        writer_bytes(w, word);
        *column += columns + !at_start;
        at_start = false;
        size_t taken = space != NULL ? size + 1 : size;
        line = (struct bytes){line.data + taken, line.size - taken};
    }
}

void wrap_text(struct writer *w, const char *text, size_t column, size_t indent)
{
    for (;;) {
        size_t size = strcspn(text, "\n");
        wrap_line(w, (struct bytes){(const uint8_t *)text, size}, &column, indent);
        text += size;
        if (*text == '\0' || *++text == '\0')
            break;
        if (*text == '\n') {
            writer_text(w, "\n");
            column = 0;
        } else {
            begin_line(w, indent, &column);
        }
    }
    writer_text(w, "\n");
}

void wrap_entry(struct writer *w, const char *term, const char *text, size_t at)
{
    size_t column = ENTRY_INDENT + columns_of(bytes_text(term));
    writer_format(w, "%*s%s", (int)ENTRY_INDENT, "", term);
    if (column + 2 > at)
        begin_line(w, at, &column);
    for (; column < at; column++)
        writer_text(w, " ");
    wrap_text(w, text, column, at);
}
