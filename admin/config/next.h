/*
 * config/next: what comes after a working copy was changed.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_NEXT_H
#define ROLLSEAL_ADMIN_CONFIG_NEXT_H

#include "cli/command.h"
#include "vault/vault.h"

/* The publish among these that the configuration is staged with; NULL: it is not. */
const struct publish_row *next_find_staged(const struct publish_rows *staged, const char *name);

/* Says which publish brings the change to computers: while the configuration is staged for a ring, a publish for all
 * keeps what everybody has. Errors: what the registry returns. */
NODISCARD enum err next_publish(struct cli_context *c, struct vault *v, const char *name, struct errinfo *e);

#endif
