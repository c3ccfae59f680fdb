/*
 * pair/changed: what commands of the life cycle say afterwards: which pairs are in another state now, and which
 * published files are out of date.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_CHANGED_H
#define ROLLSEAL_ADMIN_PAIR_CHANGED_H

#include "admin/pair/change.h"
#include "cli/command.h"

/* Puts the list `changed` into the command's result. */
void changed_show(struct cli_context *c, const struct change *change);

/* Puts the list `out_of_date` into the command's result, and says the next step. That these cannot be found out is a
 * warning: the change has happened. */
void changed_show_out_of_date(struct cli_context *c, struct vault *v, int64_t now);

#endif
