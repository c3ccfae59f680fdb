/*
 * admin/choice: options that take one of a few words.
 */
#ifndef ROLLSEAL_ADMIN_CHOICE_H
#define ROLLSEAL_ADMIN_CHOICE_H

#include <stddef.h>

#include "base/err.h"

/* The place of `word` among `words` (NULL-terminated). Errors: ERR_USAGE; the message begins with `unknown` ("unknown
 * format") and ends with what was meant, or with all that there are. */
NODISCARD enum err choice_find(const char *unknown, const char *const *words, const char *word, size_t *out,
                               struct errinfo *e);

#endif
