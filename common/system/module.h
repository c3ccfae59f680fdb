/*
 * system/module: code that is opened on demand.
 */
#ifndef ROLLSEAL_SYSTEM_MODULE_H
#define ROLLSEAL_SYSTEM_MODULE_H

#include "base/err.h"

/* The address of `symbol` in the shared object `file`, which stays open until the process ends. It is looked for where
 * the linker put the program's run path. Errors: ERR_INTERNAL, says what is missing. */
NODISCARD enum err module_symbol(const char *file, const char *symbol, const void **out, struct errinfo *e);

#endif
