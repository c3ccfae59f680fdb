/*
 * text/escape: text from elsewhere, made harmless for a terminal and a log.
 */
#ifndef ROLLSEAL_TEXT_ESCAPE_H
#define ROLLSEAL_TEXT_ESCAPE_H

#include "base/buf.h"

/* Appends the text; bytes of control characters (C0, C1, DEL), of marks that turn the direction of writing, and those
 * that are no UTF-8 are shown as \xNN. */
void escape_text(struct writer *w, const char *text);

/* The same as a new string for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err escape_copy(const char *text, char **out, struct errinfo *e);

/* Nothing of the text has to be escaped. */
bool escape_is_needless(const char *text);

/* Columns that the escaped text takes, counting each character as one. */
size_t escape_width(const char *text);

#endif
