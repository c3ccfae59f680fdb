/*
 * system/foreground: a command that the person at the terminal works with while this process waits, and has something
 * to clean up afterwards: signals that would end the process are held back until that is done.
 */
#ifndef ROLLSEAL_SYSTEM_FOREGROUND_H
#define ROLLSEAL_SYSTEM_FOREGROUND_H

#include <stdbool.h>

#include "base/err.h"

struct foreground;

/* Holds back SIGINT, SIGQUIT, SIGTERM and SIGHUP, unless they are ignored. Errors: ERR_INTERNAL. */
NODISCARD enum err foreground_begin(struct foreground **out, struct errinfo *e);

/*
 * Runs the shell command as child_start() does and waits for its end. What the terminal sends (Ctrl-C) is the command's
 * affair. Any other signal that is held ends the command, first politely, and is told as its failure. Errors: ERR_IO:
 * how it failed; ERR_INTERNAL.
 */
NODISCARD enum err foreground_run(struct foreground *f, const char *command, const char *const *variables,
                                  struct errinfo *e);

/* A signal has come that will end the process. */
bool foreground_is_ending(const struct foreground *f);

/* Holds nothing back any more: what has come ends the process here. Accepts NULL. */
void foreground_end(struct foreground **f);

#endif
