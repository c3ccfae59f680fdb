/*
 * read/preferences: client.ini: start parameters in [Common] for all commands, and in a section for one. Commands that
 * speak of a read, `status`, `why` and `report`, take what [read] says, too, or they would speak of another one.
 */
#ifndef ROLLSEAL_READ_PREFERENCES_H
#define ROLLSEAL_READ_PREFERENCES_H

#include "base/buf.h"
#include "read/parameters.h"

/* The commands that a section may be named after; NULL-terminated. */
const char *const *preferences_commands(void);

/*
 * Sets what [Common] and the section of `command` (NULL: none) say, and between them [read] for a command that speaks
 * of a read, unless the command line has. Every section is checked. `name` is the file's, for messages. Errors:
 * ERR_USAGE: not an INI file, an unknown section or key (with "did you mean"), a value that cannot be; p may be partly
 * set then.
 */
NODISCARD enum err preferences_parse(struct bytes text, const char *name, const char *command, struct parameters *p,
                                     struct errinfo *e);

/* The same from the file that `Preferences` names. The default one may be missing. Errors: ERR_USAGE, and those of
 * file_read(). */
NODISCARD enum err preferences_load(const char *command, struct parameters *p, struct errinfo *e);

#endif
