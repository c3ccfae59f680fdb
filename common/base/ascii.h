/*
 * base/ascii: letters without the locale: names and words of Rollseal are ASCII whatever the account has set. Nothing
 * else compares without case.
 */
#ifndef ROLLSEAL_BASE_ASCII_H
#define ROLLSEAL_BASE_ASCII_H

#include <stdbool.h>

/* Other characters are left as they are. */
char ascii_lower(char c);
char ascii_upper(char c);

bool ascii_is_letter(char c);
bool ascii_is_digit(char c);

/* In any case. */
bool ascii_equals_nocase(const char *a, const char *b);
/* Less than, equal to or greater than 0: as strcmp(), of the texts in lower case. */
int ascii_compare_nocase(const char *a, const char *b);
/* `text` begins with `prefix`, in any case. */
bool ascii_begins_nocase(const char *text, const char *prefix);

#endif
