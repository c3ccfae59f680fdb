/*
 * admin/preferences: what /etc/rollseal/admin.ini says: `Vault=DIR`, in section [Common] or outside of sections.
 */
#ifndef ROLLSEAL_ADMIN_PREFERENCES_H
#define ROLLSEAL_ADMIN_PREFERENCES_H

#include "base/buf.h"

struct admin_preferences {
    char *vault; /* NULL: not said */
};

void admin_preferences_done(struct admin_preferences *p);

/* Errors: ERR_USAGE: an unknown section or key (with "did you mean"), a key twice or without a value, a vault that is
 * not named from the root of the file system on; not an INI file at all. */
NODISCARD enum err admin_preferences_parse(struct bytes text, struct admin_preferences *out, struct errinfo *e);

/* A file that is missing says nothing. Errors: those of admin_preferences_parse(), with the path; ERR_IO. */
NODISCARD enum err admin_preferences_load(const char *path, struct admin_preferences *out, struct errinfo *e);

#endif
