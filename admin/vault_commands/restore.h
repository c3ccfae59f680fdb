/*
 * vault_commands/restore: a vault from its backup.
 *
 * A backup is older than the vault was. What was published and revoked since then lies at the points, and clients have
 * seen it. So the restored vault takes over every CRL of its root that lies there, and begins a new epoch above all of
 * them: whatever it publishes is newer to every client than what they have, and what was revoked stays revoked. So does
 * the policy `encrypted-only`, if a file there says it that a pair has signed which is not revoked. For that every
 * point must answer; one that is gone for good is named, and the vault forgets it.
 *
 * The vault is made ready in a folder beside its own, and becomes the vault at one moment.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_RESTORE_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_RESTORE_H

#include "admin/texts.h"
#include "admin/vault_commands/credential.h"

struct restore_params {
    const char *backup;
    const char *path; /* of the vault: nothing, or an empty folder */
    const struct credential *credential;
    const struct cli_strings *forgotten; /* points that are gone for good, as they are given */
    const char *reason;                  /* for the audit list; may be NULL */
    int64_t now;
};

struct restore_report {
    char *path; /* of the vault, in full */
    uint64_t epoch;
    size_t pairs, configs;
    bool has_newer_crl;           /* one lay at a point, and was taken over */
    char *policy_file;            /* that says the policy `encrypted-only`, which was taken over; NULL: none */
    struct texts published_since; /* names under which something else lies at a point than this vault has published */
    bool has_active;              /* a pair is active still */
};
void restore_report_done(struct restore_report *r);

/* Errors: those of vault_unpack(); ERR_CONFLICT (a vault, or something else, is at the path), ERR_UNREACHABLE (a point
 * does not answer), ERR_NOT_FOUND (a point to be forgotten is none), ERR_MALFORMED (the registry is damaged), ERR_IO.
 */
NODISCARD enum err restore_run(const struct restore_params *params, struct restore_report *out, struct errinfo *e);

#endif
