/*
 * cli/terminal: whether somebody is looking, and how wide what he looks at is.
 */
#ifndef ROLLSEAL_CLI_TERMINAL_H
#define ROLLSEAL_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Standard error is a terminal on which a line can be drawn again: $TERM is there, and is not "dumb". */
bool terminal_shows_errors(void);

/* The columns of that terminal; 80 if it does not say. */
size_t terminal_columns(void);

#endif
