/*
 * pair/renew: whether a pair should be made now to follow the active one.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_RENEW_H
#define ROLLSEAL_ADMIN_PAIR_RENEW_H

#include "vault/registry.h"

/* How long before the end of the active pair its successor is made: time for the software distribution, for computers
 * that are away, and for holidays. */
#define RENEW_DAYS 90

struct renewal {
    bool is_due;
    const struct pair_row *active;
    const struct pair_row *reserve; /* a prepared pair that ends later; NULL: none */
    int64_t end;                    /* of the active pair */
};

/* Views into the pairs. Errors: ERR_NOT_READY (no pair is active), ERR_MALFORMED. */
NODISCARD enum err renewal_find(const struct pair_rows *pairs, int64_t now, struct renewal *out, struct errinfo *e);

#endif
