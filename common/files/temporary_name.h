/*
 * files/temporary_name: how temporaries are called: `.NAME.tmp` and twelve hex digits. Not for other rooms.
 */
#ifndef ROLLSEAL_FILES_TEMPORARY_NAME_H
#define ROLLSEAL_FILES_TEMPORARY_NAME_H

#include <stdbool.h>

#include "base/err.h"

/* A new one for a file called `name`, random, as a new string for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err temporary_name_new(const char *name, char **out, struct errinfo *e);

/* `entry` is a temporary of a file called `name`, or of any file if `name` is NULL. */
bool temporary_name_is_of(const char *entry, const char *name);

#endif
