#include "admin/expected/name.h"

#include <string.h>

#include "base/ascii.h"

static bool is_first_label(const char *label, const char *name)
{
    size_t length = strlen(label);
    return strchr(label, '.') == NULL && ascii_begins_nocase(name, label) && name[length] == '.';
}

static bool is_same_letter(char a, char b)
{
    return a == b || ascii_lower(a) == ascii_lower(b);
}

bool computer_name_matches(const char *a, const char *b)
{
    return ascii_equals_nocase(a, b) || is_first_label(a, b) || is_first_label(b, a);
}

/* Where a character stands in the order of names: their end first, then the dot behind the first label. */
static int rank_of(char c)
{
    if (c == '\0')
        return 0;
    return c == '.' ? 1 : 2 + (unsigned char)ascii_lower(c);
}

int computer_name_compare(const char *a, const char *b)
{
    while (*a != '\0' && is_same_letter(*a, *b)) {
        a++;
        b++;
    }
    return rank_of(*a) - rank_of(*b);
}

bool computer_name_is_label(const char *name)
{
    return strchr(name, '.') == NULL;
}

int computer_name_compare_labels(const char *a, const char *b)
{
    while (*a != '\0' && *a != '.' && is_same_letter(*a, *b)) {
        a++;
        b++;
    }
    bool ends = (*a == '\0' || *a == '.') && (*b == '\0' || *b == '.');
    return ends ? 0 : rank_of(*a) - rank_of(*b);
}
