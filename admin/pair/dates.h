/*
 * pair/dates: how long a pair can be used.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_DATES_H
#define ROLLSEAL_ADMIN_PAIR_DATES_H

#include "vault/registry.h"

/* The end of the first of its two certificates to end, in seconds since 1970. Errors: ERR_MALFORMED. */
NODISCARD enum err pair_ends(const struct pair_row *pair, int64_t *out, struct errinfo *e);

/* Errors: ERR_CONFLICT with the date and what helps, if the pair has ended. */
NODISCARD enum err pair_check_not_ended(const struct pair_row *pair, int64_t now, struct errinfo *e);

#endif
