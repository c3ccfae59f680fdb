/*
 * vault_commands/restore_points: what a restored vault learns from its points before it begins its epoch.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_RESTORE_POINTS_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_RESTORE_POINTS_H

#include "admin/vault_commands/restore.h"

/* Removes them from the vault. Errors: ERR_NOT_FOUND (it is none of its points), ERR_USAGE. */
NODISCARD enum err restore_forget_points(struct registry *r, const struct cli_strings *forgotten, struct errinfo *e);

/* Takes over every CRL of the vault's root that lies at a point, and lists what was published since the backup. Fills
 * has_newer_crl, policy_file and published_since; the policy is not taken over yet. Errors: ERR_UNREACHABLE (a
 * point does not answer), ERR_TOO_LARGE (more files than anybody's configurations lie there). */
NODISCARD enum err restore_look_at_points(struct vault *v, int64_t now, struct restore_report *report,
                                          struct errinfo *e);

#endif
