/*
 * system/process: this process and others.
 */
#ifndef ROLLSEAL_SYSTEM_PROCESS_H
#define ROLLSEAL_SYSTEM_PROCESS_H

#include <stdbool.h>

#include "base/err.h"

/* At the start of every program: no core dumps of memory that holds keys, file descriptors 0 to 2 open (output
 * to one that was closed fails), SIGPIPE and SIGXFSZ ignored (a full or closed output is an error that is reported). */
void process_harden(void);

/* Replaces this process by the command, found by PATH, with the environment as it is. Returns only on failure:
 * ERR_NOT_FOUND or ERR_IO. */
NODISCARD enum err process_become(char *const *argv, struct errinfo *e);

/* Sets or removes (value NULL) a variable of the environment. Errors: ERR_INTERNAL. */
NODISCARD enum err process_set_variable(const char *name, const char *value, struct errinfo *e);

/* Writes all bytes to standard output and reports a full disk. Errors: ERR_IO. */
NODISCARD enum err process_write_output(const void *bytes, size_t size, struct errinfo *e);

/* The last write to standard output that failed did because whoever read it has gone, as `head` does. */
bool process_output_is_unread(void);

/* Ends this process by SIGPIPE, as a program ends that does not ignore it: what it was told about at once comes last
 * here, when its work is done. Returns only where the signal is blocked. */
void process_end_unread(void);

#endif
