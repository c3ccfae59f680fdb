/*
 * cli/find: commands and start parameters by their words.
 */
#ifndef ROLLSEAL_CLI_FIND_H
#define ROLLSEAL_CLI_FIND_H

#include "cli/command.h"

/* The command that the words begin with, and how many words are its name; NULL if there is none. */
const struct cli_command *find_command(const struct cli_program *p, const struct cli_strings *words, size_t *name_size);

/* Commands begin with this word and go on with another: `pair`. */
bool find_is_group(const struct cli_program *p, const char *word);
bool find_is_in_group(const struct cli_command *c, const char *group);

/* ERR_USAGE for words that are no command, with the one that was probably meant. */
NODISCARD enum err find_refuse(const struct cli_program *p, const struct cli_strings *words, struct errinfo *e);

/* A command that takes start parameters takes all of them, behind its own options: the first; NULL if it takes none. */
const struct cli_option *find_first_parameter(const struct cli_program *p, const struct cli_command *c);

/* The option that the command cannot do without; NULL if there is none. */
const struct cli_option *find_needed(const struct cli_command *c);

/* The start parameter that the option sets (also that of `--no-fallback`); NULL if it is another option. */
const struct cli_parameter *find_parameter(const struct cli_program *p, const struct cli_option *o);

#endif
