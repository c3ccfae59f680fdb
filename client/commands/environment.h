/*
 * commands/environment: the values of an INI configuration as environment variables.
 */
#ifndef ROLLSEAL_COMMANDS_ENVIRONMENT_H
#define ROLLSEAL_COMMANDS_ENVIRONMENT_H

#include "base/secret.h"

/* Errors: ERR_USAGE. */
NODISCARD enum err environment_check_prefix(const char *prefix, struct errinfo *e);

/*
 * Sets PREFIX + SECTION + `_` + KEY for each value; without a section PREFIX + KEY. Section and key are written in
 * capitals, with `_` for everything but letters and digits. The prefix has been checked; nothing is set before
 * everything else is. Errors: ERR_MALFORMED (not an INI file; two values have the same variable, or one is PATH or its
 * like), ERR_INTERNAL.
 */
NODISCARD enum err environment_set(struct bytes ini, const char *prefix, struct errinfo *e);

#endif
