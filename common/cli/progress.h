/*
 * cli/progress: a bar and numbers on standard error while long work goes on; nothing where that is not a terminal, or
 * with --quiet.
 */
#ifndef ROLLSEAL_CLI_PROGRESS_H
#define ROLLSEAL_CLI_PROGRESS_H

#include "cli/command.h"

struct progress;

/* `what` ("publishing") is borrowed. NULL if no bar is shown; the others accept NULL. */
struct progress *progress_start(const struct cli_context *c, const char *what, size_t total);
void progress_set(struct progress *p, size_t done);
/* Removes the bar. */
void progress_end(struct progress **p);

#endif
