#include "seal/lines.h"

#include <string.h>

#include "base/calendar.h"

enum err lines_refuse(const struct lines *l, const char *what, struct errinfo *e)
{
    return err_set(e, ERR_MALFORMED, "line %zu, `%s`: %s", l->number, l->word, what);
}

/* What comes next may come now: the row may be missing, or was there often enough. */
static bool may_be_passed(const struct lines *l)
{
    switch (l->rows[l->next].times) {
    case LINES_ONCE:
        return false;
    case LINES_AT_LEAST_ONCE:
        return l->next_was_there;
    case LINES_AT_MOST_ONCE:
    case LINES_ANY_TIMES:
        return true;
    }
    return false;
}

static void pass(struct lines *l)
{
    l->next++;
    l->next_was_there = false;
}

/* The row of this word if it may stand here; else row_count, and l->next is then the row that is missing, if any. */
static size_t find_row(struct lines *l, struct bytes word)
{
    for (; l->next < l->row_count; pass(l)) {
        size_t row = l->next;
        if (bytes_equal_text(word, l->rows[row].word)) {
            enum lines_times times = l->rows[row].times;
            l->next_was_there = true;
            if (times == LINES_ONCE || times == LINES_AT_MOST_ONCE)
                pass(l);
            return row;
        }
        if (!may_be_passed(l))
            return l->row_count;
    }
    return l->row_count;
}

static enum err refuse_word(const struct lines *l, struct errinfo *e)
{
    if (l->next < l->row_count)
        return err_set(e, ERR_MALFORMED, "line %zu: `%s` is expected here", l->number, l->rows[l->next].word);
    return err_set(e, ERR_MALFORMED, "line %zu: neither a line that may stand here nor one that begins with `x-`",
                   l->number);
}

static enum err parse_line(struct lines *l, struct bytes line, lines_parse_row *parse, void *context, struct errinfo *e)
{
    struct reader values = reader_of(line);
    struct bytes word;
    if (!reader_word(&values, &word))
        word = line;
    size_t row = find_row(l, word);
    if (row == l->row_count)
        return l->next == l->row_count && bytes_begin_with(line, "x-") ? ERR_OK : refuse_word(l, e);
    l->word = l->rows[row].word;
    if (reader_is_done(&values))
        return lines_refuse(l, "nothing stands behind it", e);
    enum err error = parse(row, &values, context, e);
    if (error == ERR_OK && !reader_is_done(&values))
        error = lines_refuse(l, "something stands behind its value", e);
    return error;
}

enum err lines_parse(struct lines *l, struct reader *text, lines_parse_row *parse, void *context, struct errinfo *e)
{
    struct bytes line;
    enum err error = ERR_OK;
    while (error == ERR_OK && reader_line(text, &line)) {
        l->number++;
        error = parse_line(l, line, parse, context, e);
    }
    if (error != ERR_OK)
        return error;
    while (l->next < l->row_count && may_be_passed(l))
        pass(l);
    if (l->next < l->row_count)
        return err_set(e, ERR_MALFORMED, "line %zu: the text ends here, without `%s`", l->number + 1,
                       l->rows[l->next].word);
    return ERR_OK;
}

/* ---- Values ---- */

bool lines_take_string(struct reader *values, char *out, size_t size)
{
    struct bytes value;
    if (!reader_word(values, &value) || value.size >= size)
        return false;
    memcpy(out, value.data, value.size);
    out[value.size] = '\0';
    return true;
}

bool lines_take_pair_id(struct reader *values, char out[static PAIR_ID_SIZE])
{
    return lines_take_string(values, out, PAIR_ID_SIZE) && pair_id_is_valid(bytes_text(out));
}

bool lines_take_number(struct reader *values, uint64_t maximum, uint64_t *out)
{
    struct bytes value;
    return reader_word(values, &value) && bytes_to_number(value, maximum, out);
}

bool lines_take_time(struct reader *values, int64_t *out)
{
    struct bytes value;
    return reader_word(values, &value) && calendar_parse(value, out);
}

bool lines_take_base64(struct reader *values, enum base64_form form, uint8_t *out, size_t size)
{
    struct bytes value;
    size_t decoded = 0;
    return reader_word(values, &value) && base64_decode(value, form, out, size, &decoded) && decoded == size;
}
