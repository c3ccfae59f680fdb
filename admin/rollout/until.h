/*
 * rollout/until: how many computers are enough: `100%`, `95%`, `20`.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_UNTIL_H
#define ROLLSEAL_ADMIN_ROLLOUT_UNTIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct until {
    uint64_t number;
    bool is_percent;
};

/* NULL is 100 %. Errors: ERR_USAGE with an example. */
NODISCARD enum err until_parse(const char *text, struct until *out, struct errinfo *e);

/* How many of `total` must be ready. */
uint64_t until_wanted(const struct until *u, uint64_t total);

#endif
