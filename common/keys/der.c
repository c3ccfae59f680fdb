#include "keys/der.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"

/* Lengths of up to two bytes: nothing that is read here is longer than 64 KiB. */
static bool take_length(struct reader *r, size_t *out)
{
    struct bytes first, more;
    if (!reader_take(r, 1, &first))
        return false;
    if (first.data[0] < 0x80) {
        *out = first.data[0];
        return true;
    }
    size_t count = first.data[0] & 0x7Fu;
    if (count < 1 || count > 2 || !reader_take(r, count, &more))
        return false;
    size_t length = more.data[0];
    if (count == 2)
        length = length << 8 | more.data[1];
    *out = length;
    return length >= (count == 1 ? 0x80u : 0x100u);
}

bool der_next_is(const struct reader *r, enum der_tag tag)
{
    return r->left.size > 0 && r->left.data[0] == (uint8_t)tag;
}

bool der_take(struct reader *r, enum der_tag tag, struct bytes *content)
{
    struct reader inner = *r;
    struct bytes tag_byte;
    size_t length;
    if (!der_next_is(r, tag) || !reader_take(&inner, 1, &tag_byte) || !take_length(&inner, &length) ||
        !reader_take(&inner, length, content))
        return false;
    *r = inner;
    return true;
}

bool der_take_whole(struct reader *r, enum der_tag tag, struct bytes *element)
{
    const uint8_t *start = r->left.data;
    struct bytes content;
    if (!der_take(r, tag, &content))
        return false;
    *element = (struct bytes){start, (size_t)(content.data - start) + content.size};
    return true;
}

bool der_enter(struct reader *r, enum der_tag tag, struct reader *content)
{
    struct bytes inside;
    if (!der_take(r, tag, &inside))
        return false;
    *content = reader_of(inside);
    return true;
}

bool der_is_one(struct bytes input, enum der_tag tag, struct reader *content)
{
    struct reader r = reader_of(input);
    return der_enter(&r, tag, content) && reader_is_done(&r);
}

bool der_take_positive(struct reader *r, struct bytes *content)
{
    struct reader rest = *r;
    struct bytes number;
    if (!der_take(&rest, DER_INTEGER, &number) || number.size == 0 || number.data[0] >= 0x80)
        return false;
    if (number.data[0] == 0 && (number.size == 1 || number.data[1] < 0x80))
        return false;
    *content = number;
    *r = rest;
    return true;
}

bool der_take_serial(struct reader *r, struct serial *out)
{
    struct bytes number;
    if (!der_take_positive(r, &number) || number.size > SERIAL_MAX_SIZE)
        return false;
    *out = (struct serial){.size = number.size};
    memcpy(out->bytes, number.data, number.size);
    return true;
}

bool der_take_number(struct reader *r, uint64_t maximum, uint64_t *out)
{
    struct bytes number;
    if (!der_take_positive(r, &number) || number.size > sizeof *out)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < number.size; i++)
        value = value << 8 | number.data[i];
    if (value > maximum)
        return false;
    *out = value;
    return true;
}

/* `digits` is YYYYMMDDhhmmssZ. */
static bool parse_digits(const char *digits, int64_t *out)
{
    char text[CALENDAR_SIZE];
    snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.3s", digits, digits + 4, digits + 6, digits + 8,
             digits + 10, digits + 12);
    return calendar_parse(bytes_text(text), out);
}

bool der_take_time(struct reader *r, int64_t *out)
{
    enum { GENERALIZED = 15, UTC = 13 };
    char digits[GENERALIZED + 1] = "";
    struct bytes time;
    if (der_next_is(r, DER_GENERALIZED_TIME)) {
        if (!der_take(r, DER_GENERALIZED_TIME, &time) || time.size != GENERALIZED)
            return false;
        memcpy(digits, time.data, GENERALIZED);
    } else {
        if (!der_take(r, DER_UTC_TIME, &time) || time.size != UTC)
            return false;
        bool is_last_century = time.data[0] >= '5'; /* two digits mean 1950 to 2049 */
        digits[0] = is_last_century ? '1' : '2';
        digits[1] = is_last_century ? '9' : '0';
        memcpy(digits + 2, time.data, UTC);
    }
    return parse_digits(digits, out);
}
