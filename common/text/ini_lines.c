#include "text/ini_lines.h"

#include <string.h>

bool ini_is_blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

size_t ini_byte_order_mark(struct bytes text)
{
    return bytes_begin_with(text, "\xEF\xBB\xBF") ? 3 : 0;
}

static struct bytes from(struct bytes b, size_t at)
{
    return (struct bytes){b.data + at, b.size - at};
}

static struct bytes without_blanks_before(struct bytes b)
{
    while (b.size > 0 && ini_is_blank(b.data[0]))
        b = from(b, 1);
    return b;
}

static struct bytes without_blanks_behind(struct bytes b)
{
    while (b.size > 0 && ini_is_blank(b.data[b.size - 1]))
        b.size--;
    return b;
}

enum err ini_lines_begin(struct bytes text, struct ini_lines *out, struct errinfo *e)
{
    if (bytes_begin_with(text, "\xFF\xFE") || bytes_begin_with(text, "\xFE\xFF"))
        return err_set(e, ERR_MALFORMED, "the file is UTF-16; save it as UTF-8");
    if (text.size > 0 && memchr(text.data, '\0', text.size) != NULL)
        return err_set(e, ERR_MALFORMED, "the file has NUL bytes, so it is no text; save it as UTF-8");
    *out = (struct ini_lines){text, 0};
    return ERR_OK;
}

/* Takes the next line off the text. */
static struct ini_line cut_line(struct ini_lines *l)
{
    struct ini_line line = {.kind = INI_LINE_IDLE, .number = ++l->number, .whole = l->left};
    const uint8_t *lf = memchr(l->left.data, '\n', l->left.size);
    if (lf != NULL) {
        line.whole.size = (size_t)(lf - l->left.data) + 1;
        line.line_end = line.whole.size >= 2 && lf[-1] == '\r' ? 2 : 1;
    }
    l->left = from(l->left, line.whole.size);
    return line;
}

/* A line of JSON passes for a section otherwise: `["a", "b"]`, `[{"a": 1}]`, `[1, 2]`. */
static bool is_json_list(struct bytes name)
{
    bool has_comma = false, is_numeric = true;
    name = without_blanks_before(name);
    if (name.size > 0 && strchr("\"[{", name.data[0]) != NULL)
        return true;
    for (size_t i = 0; i < name.size; i++) {
        has_comma = has_comma || name.data[i] == ',';
        is_numeric = is_numeric && strchr("0123456789+-.eE, 	", name.data[i]) != NULL;
    }
    return has_comma && is_numeric;
}

static enum err read_section(struct bytes content, struct ini_line *line, struct errinfo *e)
{
    const uint8_t *end = memchr(content.data, ']', content.size);
    if (end == NULL)
        return err_set(e, ERR_MALFORMED, "line %d: ']' is missing behind the section's name", line->number);
    size_t size = (size_t)(end - content.data) - 1;
    line->name = (struct bytes){content.data + 1, size};
    if (is_json_list(line->name))
        return err_set(e, ERR_MALFORMED, "line %d is a list, as in JSON, and no section: this is not an INI file",
                       line->number);
    if (size + 2 != content.size)
        return err_set(e, ERR_MALFORMED, "line %d: nothing may follow the ']' of a section", line->number);
    if (size == 0)
        return err_set(e, ERR_MALFORMED, "line %d: the section has no name", line->number);
    if (size > INI_SECTION_MAX)
        return err_set(e, ERR_MALFORMED, "line %d: the section's name has more than %u bytes", line->number,
                       INI_SECTION_MAX);
    line->kind = INI_LINE_SECTION;
    return ERR_OK;
}

static enum err read_key(struct bytes content, struct ini_line *line, struct errinfo *e)
{
    size_t at = 0;
    while (at < content.size && content.data[at] != '=' && content.data[at] != ':')
        at++;
    if (at == content.size)
        return err_set(e, ERR_MALFORMED, "line %d is no [section], no KEY=VALUE and no comment", line->number);
    line->name = without_blanks_behind((struct bytes){content.data, at});
    if (content.data[0] == '{' || content.data[0] == '<')
        return err_set(e, ERR_MALFORMED, "line %d begins with '%c', as in JSON or XML: this is not an INI file",
                       line->number, content.data[0]);
    if (line->name.size == 0)
        return err_set(e, ERR_MALFORMED, "line %d: the key in front of '%c' is missing", line->number,
                       content.data[at]);
    line->kind = INI_LINE_KEY;
    line->value = without_blanks_before(from(content, at + 1));
    return ERR_OK;
}

enum err ini_lines_next(struct ini_lines *l, struct ini_line *out, struct errinfo *e)
{
    struct ini_line line = cut_line(l);
    struct bytes content = {line.whole.data, line.whole.size - line.line_end};
    if (content.size > 0 && memchr(content.data, '\r', content.size) != NULL)
        return err_set(e, ERR_MALFORMED, "line %d: a CR without LF; end lines with LF or CRLF", line.number);
    if (line.number == 1)
        content = from(content, ini_byte_order_mark(content));
    content = without_blanks_behind(without_blanks_before(content));
    enum err error = ERR_OK;
    if (content.size > 0 && content.data[0] == '[')
        error = read_section(content, &line, e);
    else if (content.size > 0 && content.data[0] != ';' && content.data[0] != '#')
        error = read_key(content, &line, e);
    if (error == ERR_OK)
        *out = line;
    return error;
}
