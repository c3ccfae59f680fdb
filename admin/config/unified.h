/*
 * config/unified: two texts as a unified diff (POSIX, diff -u), with three lines of context.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_UNIFIED_H
#define ROLLSEAL_ADMIN_CONFIG_UNIFIED_H

#include "admin/config/changes.h"
#include "base/secret.h"

struct unified_side {
    const char *label;             /* behind "--- " or "+++ " */
    const struct line_list *shown; /* the same number of lines as were compared; what they show may be less */
};

/* Errors: ERR_INTERNAL. */
NODISCARD enum err unified_format(const struct unified_side *old, const struct unified_side *new,
                                  const struct changes *changes, struct secret **out, struct errinfo *e);

#endif
