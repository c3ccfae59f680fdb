#include "seal/name.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "keys/pair.h"

static bool is_letter_or_digit(char c)
{
    return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool is_name_character(char c)
{
    return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
}

static bool begins_with(const char *name, const char *lower_case, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (ascii_lower(name[i]) != lower_case[i])
            return false;
    }
    return true;
}

/* Windows opens a device, not a file, for these names, whatever extension follows. */
static bool is_device_name(const char *name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    static const char *const numbered[] = {"com", "lpt"};
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (length == 3 && begins_with(name, devices[i], length))
            return true;
    }
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++) {
        if (length == 4 && begins_with(name, numbered[i], 3) && name[3] >= '1' && name[3] <= '9')
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
    while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

bool sealed_name_is_valid(const char *name)
{
    size_t folder = strlen(PROBE_FOLDER);
    if (strncmp(name, PROBE_FOLDER, folder) == 0)
        return pair_id_is_valid(bytes_text(name + folder));
    return configuration_name_is_valid(name);
}
