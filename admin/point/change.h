/*
 * point/change: the registry's list of distribution points, changed together with its audit row.
 */
#ifndef ROLLSEAL_ADMIN_POINT_CHANGE_H
#define ROLLSEAL_ADMIN_POINT_CHANGE_H

#include "vault/vault.h"

enum point_change { POINT_ADD, POINT_REMOVE };

/* The vault is open for change; `location` as point_location() has it; `reason` may be NULL. Errors: ERR_CONFLICT (to
 * add: it is there), ERR_NOT_FOUND (to remove: it is not). */
NODISCARD enum err point_change(struct vault *v, enum point_change change, const char *location, const char *reason,
                                struct errinfo *e);

#endif
