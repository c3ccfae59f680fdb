/*
 * rollout/filter: which computers somebody wants to see: `ring=pilot name=berlin-*`.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_FILTER_H
#define ROLLSEAL_ADMIN_ROLLOUT_FILTER_H

#include <stdbool.h>

#include "base/err.h"

struct filter;

/*
 * Terms separated by spaces, all of which must hold: KEY=PATTERN or KEY!=PATTERN, where KEY is `name`, `ring`,
 * `program` or `reason`, and the pattern, compared without case, may have `*` for any text and `?` for any character.
 * A pattern for `reason` fits one that there is. Errors: ERR_USAGE, with an example.
 */
NODISCARD enum err filter_parse(const char *text, struct filter **out, struct errinfo *e);
void filter_free(struct filter **f);

/* What a filter can ask of a computer. */
struct filter_facts {
    const char *name, *ring, *program, *reason;
};
bool filter_takes(const struct filter *f, const struct filter_facts *facts);

#endif
