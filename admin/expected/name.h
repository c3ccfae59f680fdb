/*
 * expected/name: names of computers, and when two of them mean the same one.
 */
#ifndef ROLLSEAL_ADMIN_EXPECTED_NAME_H
#define ROLLSEAL_ADMIN_EXPECTED_NAME_H

#include <stdbool.h>

/* They are the same without case, or one has no dot and is the first label of the other. */
bool computer_name_matches(const char *a, const char *b);

/* It has no dot. */
bool computer_name_is_label(const char *name);

/* An order without case in which everybody with the same first label stands together, the label alone first; and the
 * same by first labels alone. As strcmp(). */
int computer_name_compare(const char *a, const char *b);
int computer_name_compare_labels(const char *a, const char *b);

#endif
