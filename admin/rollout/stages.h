/*
 * rollout/stages: what is tried in which ring, and how far its computers are, for people and programs.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_STAGES_H
#define ROLLSEAL_ADMIN_ROLLOUT_STAGES_H

#include "cli/command.h"
#include "vault/registry.h"

/* The list `staged`: each configuration that is staged, for which ring in which version, and what promotion_count()
 * finds of it. Errors: those of the registry. */
NODISCARD enum err stages_show(struct cli_context *c, struct registry *r, int64_t now, struct errinfo *e);

#endif
