/*
 * cli/wrap: text in lines of at most 80 columns.
 */
#ifndef ROLLSEAL_CLI_WRAP_H
#define ROLLSEAL_CLI_WRAP_H

#include "base/buf.h"

#define WRAP_COLUMNS 80u

/* Appends the words of `text`, with `indent` spaces in front of each line but the first, which begins at `column`
 * already; ends with a line end. A line end in `text` stays one: paragraphs and lists keep their shape. */
void wrap_text(struct writer *w, const char *text, size_t column, size_t indent);

/* `term` indented by two, and `text` behind it, wrapped, from column `at` on (on the next line if the term is long). */
void wrap_entry(struct writer *w, const char *term, const char *text, size_t at);

#endif
