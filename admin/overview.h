/*
 * admin/overview: what a bare `rollseal-admin` says: where you are, and what comes next.
 */
#ifndef ROLLSEAL_ADMIN_OVERVIEW_H
#define ROLLSEAL_ADMIN_OVERVIEW_H

#include "cli/command.h"

NODISCARD enum err admin_overview(struct cli_context *c, struct errinfo *e);

#endif
