/*
 * audit/show: a row of the audit list as a result.
 */
#ifndef ROLLSEAL_ADMIN_AUDIT_SHOW_H
#define ROLLSEAL_ADMIN_AUDIT_SHOW_H

#include "cli/result.h"
#include "vault/registry.h"

/* The list `audit`; hashes are for programs only. */
void audit_show(struct result *r, const struct audit_rows *rows);

#endif
