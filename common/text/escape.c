#include "text/escape.h"

#include <string.h>

#include "base/utf8.h"

static bool is_harmless(uint32_t character)
{
    bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
    bool line_end = character == 0x2028 || character == 0x2029;
    bool direction = (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    return !control && !line_end && !direction;
}

/* The first character of the text (or a byte that is none); false if it must not be shown as it is. */
static bool next(struct bytes *left, struct bytes *out)
{
    uint32_t character = 0;
    size_t size = utf8_first(*left, &character);
    bool harmless = size > 0 && is_harmless(character);
    *out = (struct bytes){left->data, size > 0 ? size : 1};
    *left = (struct bytes){left->data + out->size, left->size - out->size};
    return harmless;
}

void escape_text(struct writer *w, const char *text)
{
    struct bytes left = bytes_text(text), piece;
    while (left.size > 0) {
        if (next(&left, &piece)) {
            writer_bytes(w, piece);
            continue;
        }
        for (size_t i = 0; i < piece.size; i++)
            writer_format(w, "\\x%02X", piece.data[i]);
    }
}

enum err escape_copy(const char *text, char **out, struct errinfo *e)
{
    struct writer w = writer_to(4 * strlen(text) + 1); /* each byte becomes four at most */
    escape_text(&w, text);
    return writer_finish_text(&w, out, e);
}

bool escape_is_needless(const char *text)
{
    struct bytes left = bytes_text(text), piece;
    bool harmless = true;
    while (harmless && left.size > 0)
        harmless = next(&left, &piece);
    return harmless;
}

size_t escape_width(const char *text)
{
    struct bytes left = bytes_text(text), piece;
    size_t width = 0;
    while (left.size > 0)
        width += next(&left, &piece) ? 1 : 4 * piece.size;
    return width;
}
