/*
 * setup/after: where a vault begins that takes the place of a lost one.
 */
#ifndef ROLLSEAL_ADMIN_SETUP_AFTER_H
#define ROLLSEAL_ADMIN_SETUP_AFTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * The epoch above that of a published file. Anybody can have written the file, so nothing of it is trusted, and an
 * epoch that no vault reaches by revocations is refused: a new vault must not begin at the end of the numbers. Errors:
 * ERR_NOT_SEALED, ERR_MALFORMED, ERR_TOO_LARGE, ERR_CONFLICT (the new epoch would be above 10,000), ERR_NOT_FOUND,
 * ERR_IO, ERR_UNREACHABLE.
 */
NODISCARD enum err after_find_epoch(const char *path, uint64_t *out, struct errinfo *e);

/* Files that some vault has sealed lie at the point. False also where it cannot be looked at: it is for a warning. */
bool after_is_advisable(const char *point);

#endif
