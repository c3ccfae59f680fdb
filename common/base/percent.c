#include "base/percent.h"

static const char digits[] = "0123456789ABCDEF";

static bool stands_for_itself(uint8_t byte)
{
    return byte >= 0x21 && byte <= 0x7E && byte != '%';
}

void percent_write(struct writer *w, struct bytes from)
{
    for (size_t i = 0; i < from.size; i++) {
        uint8_t byte = from.data[i];
        const uint8_t escaped[] = {'%', (uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15]};
        bool itself = stands_for_itself(byte);
        writer_bytes(w, itself ? (struct bytes){&from.data[i], 1} : (struct bytes){escaped, sizeof escaped});
    }
}

/* 0 to 15, or -1. */
static int digit_value(uint8_t digit)
{
    int value = 15;
    while (value >= 0 && (uint8_t)digits[value] != digit)
        value--;
    return value;
}

/* What `%` and these two digits stand for; 0 if that is nothing, or nothing that is to be encoded. */
static uint8_t escaped_byte(struct bytes pair)
{
    int high = digit_value(pair.data[0]), low = digit_value(pair.data[1]);
    uint8_t byte = high < 0 || low < 0 ? 0 : (uint8_t)(high * 16 + low);
    return stands_for_itself(byte) ? 0 : byte;
}

bool percent_decode(struct bytes word, char *out, size_t size)
{
    struct reader r = reader_of(word);
    struct bytes one, pair;
    size_t length = 0;
    while (reader_take(&r, 1, &one)) {
        uint8_t byte = one.data[0];
        if (byte == '%')
            byte = reader_take(&r, 2, &pair) ? escaped_byte(pair) : 0;
        else if (!stands_for_itself(byte))
            return false;
        if (byte == 0 || length + 1 >= size)
            return false;
        out[length++] = (char)byte;
    }
    if (size == 0)
        return false;
    out[length] = '\0';
    return true;
}
