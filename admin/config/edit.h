/*
 * config/edit: changes one value of an INI working copy, which keeps its comments, order and line ends.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_EDIT_H
#define ROLLSEAL_ADMIN_CONFIG_EDIT_H

#include "admin/config/working.h"

/* Gives the key this value, or removes it if `value` is NULL. `change->detail` is filled in: the key, never the value.
 * Errors: ERR_NOT_FOUND (name; a key to remove), ERR_USAGE (SECTION.KEY, value), ERR_MALFORMED (not an INI file), as
 * working_put(). */
NODISCARD enum err edit_key(struct vault *v, const char *name, const char *section_key, const struct secret *value,
                            const struct working_change *change, bool *changed, struct errinfo *e);

#endif
