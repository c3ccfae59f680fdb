/*
 * vault_commands/names: the names in a registry that somebody else may have made: paths are put together of them.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_NAMES_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_NAMES_H

#include "vault/registry.h"

/* Configurations, also those that were removed, rings and pairs are called what they can be called. Errors:
 * ERR_MALFORMED, what the registry returns. */
NODISCARD enum err names_check(struct registry *r, struct errinfo *e);

#endif
