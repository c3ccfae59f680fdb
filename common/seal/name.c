#include "seal/name.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "keys/pair.h"

static bool is_letter_or_digit(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c);
}

static bool is_name_character(char c)
{
    return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
}

/* Windows opens a device, not a file, for these names, whatever extension follows. */
static bool is_device_name(const char *name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    static const char *const numbered[] = {"com", "lpt"};
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (length == 3 && ascii_begins_nocase(name, devices[i]))
            return true;
    }
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++) {
        if (length == 4 && ascii_begins_nocase(name, numbered[i]) && name[3] >= '1' && name[3] <= '9')
            return true;
    }
    return false;
}

bool configuration_name_is_valid(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > LIMIT_NAME || !is_letter_or_digit(name[0]) || name[length - 1] == '.')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!is_name_character(name[i]))
            return false;
    }
    return !is_device_name(name);
}

bool configuration_name_equals(const char *a, const char *b)
{
    return ascii_equals_nocase(a, b);
}

bool sealed_name_is_valid(const char *name)
{
    size_t folder = strlen(PROBE_FOLDER);
    if (strncmp(name, PROBE_FOLDER, folder) == 0)
        return pair_id_is_valid(bytes_text(name + folder));
    return configuration_name_is_valid(name);
}
