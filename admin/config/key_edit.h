/*
 * config/key_edit: changes one value of an INI working copy, which keeps its comments, order and line ends.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_KEY_EDIT_H
#define ROLLSEAL_ADMIN_CONFIG_KEY_EDIT_H

#include "admin/config/working.h"

struct key_edit {
    const char *name;           /* of the configuration */
    const char *section_key;    /* SECTION.KEY */
    const struct secret *value; /* NULL: remove the key */
};

/* Gives the key this value, or removes it. The audit row names the key, never the value; `change->detail` is not looked
 * at. Errors: ERR_NOT_FOUND (name; a key to remove), ERR_USAGE (SECTION.KEY, value), ERR_MALFORMED (not an INI file),
 * as working_put(). */
NODISCARD enum err key_edit_run(struct vault *v, const struct key_edit *edit, const struct working_change *change,
                                bool *changed, struct errinfo *e);

#endif
