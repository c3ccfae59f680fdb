/*
 * system/module: code that is opened on demand.
 */
#ifndef ROLLSEAL_SYSTEM_MODULE_H
#define ROLLSEAL_SYSTEM_MODULE_H

#include "base/err.h"

/* The address of `symbol` in the shared object `file`, which stays open until the process ends. A relative path with a
 * '/' in it begins at the folder of the running program, wherever that is installed. Errors: ERR_INTERNAL, says what is
 * missing. */
NODISCARD enum err module_symbol(const char *file, const char *symbol, const void **out, struct errinfo *e);

/* The path of `file`, a path from the folder of the shared object that holds the object at `address`, as a new string
 * for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err module_beside(const void *address, const char *file, char **out, struct errinfo *e);

/*
 * Loads a library of others that a module will need, with its own symbols in front of the program's. Thousands of
 * lookups then end at the first library that is asked: this takes a third off what loading OpenSSL costs. Only for
 * libraries that free what they allocate themselves: they may get another malloc than the program. That it is not there
 * is told when the module is opened.
 */
void module_load_apart(const char *library);

#endif
