/*
 * policy/rehearsal: what the policy `encrypted-only` would do now, as computers have reported: which of them would
 * refuse something that they read today, and which files would begin to say it.
 */
#ifndef ROLLSEAL_ADMIN_POLICY_REHEARSAL_H
#define ROLLSEAL_ADMIN_POLICY_REHEARSAL_H

#include "admin/rollout/survey.h"
#include "cli/command.h"

/* The lists `would_refuse` (of those asked by questions_add_sealed() who read something plain) and `unknown` (who do
 * not say). `is_set`: the vault has the policy, so nothing comes next. Errors: ERR_INTERNAL. */
NODISCARD enum err rehearsal_show(struct cli_context *c, const struct survey *s, bool is_set, struct errinfo *e);

/* The list `would_change` of published files. Errors: those of the registry. */
NODISCARD enum err rehearsal_show_files(struct cli_context *c, struct registry *r, struct errinfo *e);

#endif
