/*
 * commands/environment: the values of an INI configuration as environment variables.
 */
#ifndef ROLLSEAL_COMMANDS_ENVIRONMENT_H
#define ROLLSEAL_COMMANDS_ENVIRONMENT_H

#include "base/secret.h"

/*
 * Sets PREFIX + SECTION + `_` + KEY for each value; without a section PREFIX + KEY. Section and key are written in
 * capitals, with `_` for everything but letters and digits. Nothing is set before everything is checked. Errors:
 * ERR_MALFORMED (not an INI file; two values have the same variable, or one is PATH or its like), ERR_USAGE (the
 * prefix), ERR_INTERNAL.
 */
NODISCARD enum err environment_set(struct bytes ini, const char *prefix, struct errinfo *e);

#endif
