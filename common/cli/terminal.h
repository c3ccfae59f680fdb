/*
 * cli/terminal: whether somebody is looking.
 */
#ifndef ROLLSEAL_CLI_TERMINAL_H
#define ROLLSEAL_CLI_TERMINAL_H

#include <stdbool.h>

/* Standard error is a terminal. */
bool terminal_shows_errors(void);

#endif
