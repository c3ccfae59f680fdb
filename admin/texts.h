/*
 * admin/texts: strings that are put together on the heap, and lists of them.
 */
#ifndef ROLLSEAL_ADMIN_TEXTS_H
#define ROLLSEAL_ADMIN_TEXTS_H

#include "base/buf.h"

/* A new string for free(). Errors: ERR_INTERNAL, ERR_TOO_LARGE (over 64 KiB). */
NODISCARD enum err text_format(char **out, struct errinfo *e, const char *format, ...) PRINTF_LIKE(3, 4);

/* Owns its strings. Zero-initialised it is empty. */
struct texts {
    char **items;
    size_t count;
};

/* A copy. Errors: ERR_INTERNAL. */
NODISCARD enum err texts_add(struct texts *t, const char *text, struct errinfo *e);
/* Takes `text` over, on failure too. Errors: ERR_INTERNAL. */
NODISCARD enum err texts_take(struct texts *t, char *text, struct errinfo *e);
void texts_done(struct texts *t);

#endif
