/*
 * health/warn: after every command of rollseal-admin, what in use has ended or ends within 30 days.
 */
#ifndef ROLLSEAL_ADMIN_HEALTH_WARN_H
#define ROLLSEAL_ADMIN_HEALTH_WARN_H

#include "cli/command.h"

/* For struct cli_program. Where there is no vault, or it cannot be read now, there is nothing to say: the command has
 * said it. */
void warn_of_ends(struct cli_context *c, const struct cli_command *command);

#endif
