/*
 * cli/complete: what shells need to know to complete command lines: the tables of commands as functions of bash and
 * zsh. What these functions are for is said by the scripts that call them, packaging/completion/engine.bash and
 * engine.zsh.
 */
#ifndef ROLLSEAL_CLI_COMPLETE_H
#define ROLLSEAL_CLI_COMPLETE_H

#include "cli/command.h"

/* New strings for free(). */
NODISCARD enum err complete_bash(const struct cli_program *p, char **out, struct errinfo *e);
NODISCARD enum err complete_zsh(const struct cli_program *p, char **out, struct errinfo *e);

#endif
