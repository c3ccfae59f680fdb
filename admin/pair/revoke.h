/*
 * pair/revoke: clients shall refuse what this pair signs. The root signs a new CRL, which begins a new epoch, and the
 * pair's signing key is destroyed. Whoever holds a stolen copy of it cannot sign anything above that epoch.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_REVOKE_H
#define ROLLSEAL_ADMIN_PAIR_REVOKE_H

#include "admin/pair/change.h"

/* Takes over a newer CRL of the vault's root that lies at a point: what it lists must stay revoked. *warning is a new
 * string for free(), or stays as it is. A point that does not answer is left out. */
NODISCARD enum err revoke_take_over(struct vault *v, int64_t now, char **warning, struct errinfo *e);

/* The vault is unlocked. Errors: ERR_USAGE: the active pair without a successor, or another with one. */
change_plan_function revoke_plan;

#endif
