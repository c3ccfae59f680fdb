#include "admin/expected/name.h"

#include <string.h>

#include "base/ascii.h"

static bool is_first_label(const char *label, const char *name)
{
    size_t length = strlen(label);
    return strchr(label, '.') == NULL && ascii_begins_nocase(name, label) && name[length] == '.';
}

bool computer_name_matches(const char *a, const char *b)
{
    return ascii_equals_nocase(a, b) || is_first_label(a, b) || is_first_label(b, a);
}
