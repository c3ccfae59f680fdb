/*
 * expected/name: names of computers, and when two of them mean the same one.
 */
#ifndef ROLLSEAL_ADMIN_EXPECTED_NAME_H
#define ROLLSEAL_ADMIN_EXPECTED_NAME_H

#include <stdbool.h>

/* They are the same without case, or one has no dot and is the first label of the other. */
bool computer_name_matches(const char *a, const char *b);

#endif
