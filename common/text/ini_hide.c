#include "text/ini.h"

#include "base/limits.h"
#include "text/ini_lines.h"

#define HIDDEN "(hidden)"
/* "(hidden)" may stand for a value of one byte. */
#define LIMIT_HIDDEN (LIMIT_CONFIGURATION * (sizeof HIDDEN + 1))

static struct bytes line_end_of(const struct ini_line *line)
{
    return (struct bytes){line->whole.data + line->whole.size - line->line_end, line->line_end};
}

/* Up to the value, which is what is hidden; an empty one is told. */
static void hide_value(struct writer *w, const struct ini_line *line)
{
    writer_bytes(w, (struct bytes){line->whole.data, (size_t)(line->value.data - line->whole.data)});
    if (line->value.size > 0)
        writer_text(w, HIDDEN);
    writer_bytes(w, line_end_of(line));
}

/* A comment may hold a value that was in use once: only its sign is shown. */
static void hide_comment(struct writer *w, const struct ini_line *line)
{
    size_t at = line->number == 1 ? ini_byte_order_mark(line->whole) : 0;
    while (at < line->whole.size - line->line_end && ini_is_blank(line->whole.data[at]))
        at++;
    if (at == line->whole.size - line->line_end) {
        writer_bytes(w, line->whole);
        return;
    }
    writer_bytes(w, (struct bytes){line->whole.data, at + 1});
    writer_text(w, " " HIDDEN);
    writer_bytes(w, line_end_of(line));
}

static void hide(struct writer *w, const struct ini_line *line)
{
    switch (line->kind) {
    case INI_LINE_IDLE:
        hide_comment(w, line);
        break;
    case INI_LINE_SECTION:
        writer_bytes(w, line->whole);
        break;
    case INI_LINE_KEY:
        hide_value(w, line);
        break;
    }
}

enum err ini_hide(struct bytes text, struct buf *out, struct errinfo *e)
{
    struct ini_lines lines;
    struct ini_line line;
    struct writer w = writer_to(LIMIT_HIDDEN);
    size_t longest = 0;
    enum err error = ini_check(text, &longest, e);
    if (error == ERR_OK)
        error = ini_lines_begin(text, &lines, e);
    while (error == ERR_OK && !ini_lines_are_done(&lines)) {
        error = ini_lines_next(&lines, &line, e);
        if (error == ERR_OK)
            hide(&w, &line);
    }
    if (error == ERR_OK)
        return writer_finish(&w, out, e);
    writer_done(&w);
    return error;
}
