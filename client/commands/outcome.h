/*
 * commands/outcome: a read, and the policy that it obeys, as a result.
 */
#ifndef ROLLSEAL_COMMANDS_OUTCOME_H
#define ROLLSEAL_COMMANDS_OUTCOME_H

#include "cli/result.h"
#include "read/read.h"
#include "state/policy.h"

/* The version in one piece, for people under this label, and in its two numbers. */
void outcome_tell_version(const struct read_outcome *o, struct result *r, const char *label);

/* What was read, without its content: for JSON only. */
void outcome_tell(const struct read_outcome *o, struct result *r);

/* The content: `content` if it is text in UTF-8, else `content_base64`. Errors: ERR_INTERNAL. */
NODISCARD enum err outcome_tell_content(const struct read_outcome *o, struct result *r, struct errinfo *e);

/* Whether a policy holds, and the pairs that have said it and are not revoked. */
void outcome_tell_policy(const struct policy *p, struct result *r);

#endif
