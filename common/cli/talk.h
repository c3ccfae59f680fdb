/*
 * cli/talk: what programs say on standard error. cli_note(), cli_warn() and cli_next() are in cli/command.h.
 */
#ifndef ROLLSEAL_CLI_TALK_H
#define ROLLSEAL_CLI_TALK_H

#include "cli/command.h"

/* "PROGRAM: MESSAGE", escaped. */
void talk_error(const char *program, const char *message);

/* What cli_next() was given, if anything was. */
void talk_next(const struct cli_context *c);

#endif
