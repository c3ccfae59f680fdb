/*
 * launch/start: what a start script starts: is it something that the client can do?
 */
#ifndef ROLLSEAL_ADMIN_LAUNCH_START_H
#define ROLLSEAL_ADMIN_LAUNCH_START_H

#include "admin/launch/shell.h"

/* Takes NAME=VALUE each, names in any case. At least one. Errors: ERR_USAGE: no such start parameter (with "did you
 * mean"), a value that it cannot have, given twice. */
NODISCARD enum err launch_take_parameters(const char *const *pairs, size_t count, struct launch_parameters *out,
                                          struct errinfo *e);

/* The shell can start that. Errors: ERR_USAGE: no such command, or not without words of its own; a start parameter
 * among the words; a result that nobody would read, or that would lie where others read it. */
NODISCARD enum err launch_check(const struct launch_shell *shell, const struct launch_start *s, struct errinfo *e);

#endif
