#include "base/utf8.h"

/* How many bytes a character has by its first one, and the smallest character that needs so many. */
static size_t size_by_first_byte(uint8_t first, uint32_t *smallest)
{
    static const uint32_t smallest_of_size[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    *smallest = smallest_of_size[size];
    return size;
}

size_t utf8_first(struct bytes text, uint32_t *character)
{
    static const uint8_t bits_of_first[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t smallest;
    if (text.size == 0)
        return 0;
    size_t size = size_by_first_byte(text.data[0], &smallest);
    if (size == 0 || size > text.size)
        return 0;
    uint32_t found = text.data[0] & bits_of_first[size];
    for (size_t i = 1; i < size; i++) {
        if (text.data[i] >> 6 != 2)
            return 0;
        found = found << 6 | (text.data[i] & 0x3Fu);
    }
    if (found < smallest || found > 0x10FFFF || (found >= 0xD800 && found <= 0xDFFF))
        return 0;
    if (character != NULL)
        *character = found;
    return size;
}
