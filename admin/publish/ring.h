/*
 * publish/ring: the name of a ring as it was typed.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_RING_H
#define ROLLSEAL_ADMIN_PUBLISH_RING_H

#include "base/err.h"
#include "base/limits.h"

#define RING_SIZE (LIMIT_NAME + 1)

/* In lower case, as the vault has it and its folder at the points. Errors: ERR_USAGE: it is no name, or that of all
 * computers; names the option. */
NODISCARD enum err ring_parse(const char *word, const char *option, char out[static RING_SIZE], struct errinfo *e);

#endif
