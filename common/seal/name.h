/*
 * seal/name: names of configurations, rings and probes.
 */
#ifndef ROLLSEAL_SEAL_NAME_H
#define ROLLSEAL_SEAL_NAME_H

#include <stdbool.h>

#define PROBE_FOLDER "probes/"

/* A configuration's name: 1 to LIMIT_NAME characters of A-Z a-z 0-9 . _ -, beginning with a letter or digit, not ending
 * in a dot, and not a device name of Windows (`nul`, `com1.ini`). A ring has the same rules. */
bool configuration_name_is_valid(const char *name);

/* Without case. */
bool configuration_name_equals(const char *a, const char *b);

/* A name that a sealed file may bear: of a configuration, or `probes/PAIR-ID`. */
bool sealed_name_is_valid(const char *name);

#endif
