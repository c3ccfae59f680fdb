/*
 * cli/help: usage, options and examples from the command tables.
 */
#ifndef ROLLSEAL_CLI_HELP_H
#define ROLLSEAL_CLI_HELP_H

#include "cli/command.h"

/* The program's list of commands, that of a group ("pair"), or one command's page, as a new string for free(). */
NODISCARD enum err help_program(const struct cli_program *p, char **out, struct errinfo *e);
NODISCARD enum err help_group(const struct cli_program *p, const char *group, char **out, struct errinfo *e);
NODISCARD enum err help_command(const struct cli_program *p, const struct cli_command *c, char **out,
                                struct errinfo *e);

#endif
