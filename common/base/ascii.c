#include "base/ascii.h"

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

char ascii_lower(char c)
{
    if (c < 'A' || c > 'Z')
        return c;
    return lower[c - 'A'];
}

char ascii_upper(char c)
{
    if (c < 'a' || c > 'z')
        return c;
    return upper[c - 'a'];
}

bool ascii_is_letter(char c)
{
    c = ascii_lower(c);
    return c >= 'a' && c <= 'z';
}

bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool ascii_equals_nocase(const char *a, const char *b)
{
    while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

int ascii_compare_nocase(const char *a, const char *b)
{
    while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return (unsigned char)ascii_lower(*a) - (unsigned char)ascii_lower(*b);
}

bool ascii_begins_nocase(const char *text, const char *prefix)
{
    while (*prefix != '\0' && ascii_lower(*text) == ascii_lower(*prefix)) {
        text++;
        prefix++;
    }
    return *prefix == '\0';
}
