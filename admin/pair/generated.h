/*
 * pair/generated: generating a pair for a command: the pair, its probe at the points, and what is said of it.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_GENERATED_H
#define ROLLSEAL_ADMIN_PAIR_GENERATED_H

#include "admin/pair/generate.h"
#include "cli/command.h"

/* The vault is unlocked and open for change. Errors: those of pair_generate(). */
NODISCARD enum err generated_run(struct cli_context *c, struct vault *v, const struct generate_params *params,
                                 struct errinfo *e);

#endif
