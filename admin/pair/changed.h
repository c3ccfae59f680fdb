/*
 * pair/changed: what commands of the life cycle say afterwards: which pairs are in another state now, and which
 * published files are out of date.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_CHANGED_H
#define ROLLSEAL_ADMIN_PAIR_CHANGED_H

#include "admin/pair/change.h"
#include "admin/rollout/gate_result.h"
#include "cli/command.h"

/* Puts the list `changed` into the command's result. */
void changed_show(struct cli_context *c, const struct change *change);

/* A command that changes states and needs no keys: opens the vault, asks at the gate whether every computer has the
 * pair that it needs then, runs the change, shows it and the list `out_of_date`, and says the next step. With `--plan`
 * it shows what it would do. Errors: those of admin_open(), change_run() and gate_run(). */
NODISCARD enum err changed_run(struct cli_context *c, change_plan_function *plan, const struct change_params *params,
                               const struct gate_args *args, struct errinfo *e);

#endif
