/*
 * files/space: how much room there is where files are written.
 */
#ifndef ROLLSEAL_FILES_SPACE_H
#define ROLLSEAL_FILES_SPACE_H

#include <stdint.h>

#include "base/err.h"

/* The bytes that this account can still write to the file system of this folder. Errors: ERR_UNREACHABLE (there is no
 * such folder), ERR_IO. */
NODISCARD enum err space_left(const char *folder, uint64_t *bytes, struct errinfo *e);

#endif
