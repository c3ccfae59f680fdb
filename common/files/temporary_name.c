#include "files/temporary_name.h"

#include <string.h>

#include "base/hex.h"
#include "base/secret.h"

#define INFIX ".tmp"
#define INFIX_LENGTH (sizeof INFIX - 1)
#define RANDOM_SIZE 6
#define DIGITS 12
#define SUFFIX_LENGTH (INFIX_LENGTH + DIGITS)
/* Far above what a file system takes: it will say so itself. */
#define MAXIMUM 4096

enum err temporary_name_new(const char *name, char **out, struct errinfo *e)
{
    uint8_t random[RANDOM_SIZE];
    char digits[DIGITS + 1];
    enum err error = random_bytes(random, sizeof random, e);
    if (error != ERR_OK)
        return error;
    hex_encode((struct bytes){random, sizeof random}, digits);
    struct writer w = writer_to(MAXIMUM);
    writer_format(&w, ".%s" INFIX "%s", name, digits);
    return writer_finish_text(&w, out, e);
}

bool temporary_name_is_of(const char *entry, const char *name)
{
    size_t length = strlen(entry);
    if (entry[0] != '.' || length < 1 + 1 + SUFFIX_LENGTH)
        return false;
    size_t name_length = length - 1 - SUFFIX_LENGTH;
    const char *suffix = entry + 1 + name_length;
    uint8_t random[RANDOM_SIZE];
    if (strncmp(suffix, INFIX, INFIX_LENGTH) != 0 ||
        !hex_decode(bytes_text(suffix + INFIX_LENGTH), random, sizeof random))
        return false;
    return name == NULL || bytes_equal_text((struct bytes){(const uint8_t *)entry + 1, name_length}, name);
}
