/*
 * base/ascii: letters without the locale: names and words of Rollseal are ASCII whatever the account has set.
 */
#ifndef ROLLSEAL_BASE_ASCII_H
#define ROLLSEAL_BASE_ASCII_H

static inline char ascii_lower(char c)
{
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    return c >= 'A' && c <= 'Z' ? lower[c - 'A'] : c;
}

static inline char ascii_upper(char c)
{
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return c >= 'a' && c <= 'z' ? upper[c - 'a'] : c;
}

#endif
