#include "base/hex.h"

#include <sodium.h>
#include <stdlib.h>

void hex_encode(struct bytes from, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < from.size; i++) {
        out[2 * i] = digits[from.data[i] >> 4];
        out[2 * i + 1] = digits[from.data[i] & 15];
    }
    out[2 * from.size] = '\0';
}

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool hex_decode(struct bytes text, uint8_t *out, size_t size)
{
    if (text.size != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = hex_digit(text.data[2 * i]);
        int low = hex_digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static int sodium_form(enum base64_form form)
{
    return form == BASE64_PADDED ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

size_t base64_length(size_t size, enum base64_form form)
{
    return form == BASE64_PADDED ? (size + 2) / 3 * 4 : (size * 4 + 2) / 3;
}

void base64_write(struct writer *w, struct bytes from, enum base64_form form)
{
    /* In pieces of whole groups, so that a small buffer does for any length and only the last piece is padded. */
    enum { PIECE = 768 };
    char text[PIECE / 3 * 4 + 1];
    struct reader r = reader_of(from);
    while (!reader_is_done(&r)) {
        struct bytes piece;
        size_t size = r.left.size < PIECE ? r.left.size : PIECE;
        if (!reader_take(&r, size, &piece))
            break;
        sodium_bin2base64(text, sizeof text, piece.data, piece.size, sodium_form(form));
        writer_text(w, text);
    }
    sodium_memzero(text, sizeof text);
}

/* libsodium takes bytes from 0x80 on for characters of the alphabet. Without branches on the bytes. */
static bool is_ascii(struct bytes text)
{
    uint8_t all = 0;
    for (size_t i = 0; i < text.size; i++)
        all |= text.data[i];
    return all < 0x80;
}

bool base64_decode(struct bytes text, enum base64_form form, uint8_t *out, size_t capacity, size_t *size)
{
    if (!is_ascii(text))
        return false;
    /* With a NULL end pointer, trailing characters are an error; libsodium also refuses non-zero bits behind the end.
     */
    return sodium_base642bin(out, capacity, (const char *)text.data, text.size, NULL, size, NULL, sodium_form(form)) ==
           0;
}
