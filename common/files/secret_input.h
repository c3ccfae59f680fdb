/*
 * files/secret_input: secrets that no person at a terminal is asked for.
 */
#ifndef ROLLSEAL_FILES_SECRET_INPUT_H
#define ROLLSEAL_FILES_SECRET_INPUT_H

#include "base/secret.h"

/* The first line of a file, or of standard input for "-" (what follows it stays there), without its LF or CRLF. Errors:
 * as file_read_secret(), ERR_USAGE if the line is empty. */
NODISCARD enum err secret_from_file(const char *path, struct secret **out, struct errinfo *e);

/* Everything from standard input, at most `limit` bytes. */
NODISCARD enum err secret_from_stdin(size_t limit, struct secret **out, struct errinfo *e);

#endif
