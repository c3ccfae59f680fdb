/*
 * vault_commands/check_parts: the parts of check.h, for check*.c alone. Each adds what it finds to the report.
 */
#ifndef ROLLSEAL_ADMIN_VAULT_COMMANDS_CHECK_PARTS_H
#define ROLLSEAL_ADMIN_VAULT_COMMANDS_CHECK_PARTS_H

#include "admin/vault_commands/check.h"

struct checking {
    struct vault *vault;
    struct registry *registry;
    const struct check_params *params;
    struct vault_facts facts;
    struct pair_rows pairs;
    struct revisions revisions;
    struct check_report report;
};

/* The root, its key and its CRL. */
NODISCARD enum err check_root(struct checking *c, struct errinfo *e);
/* Certificates and keys of every pair. */
NODISCARD enum err check_pairs(struct checking *c, struct errinfo *e);
/* Contents that the registry speaks of, and the vault key. */
NODISCARD enum err check_contents(struct checking *c, struct errinfo *e);
/* Everything that lies in the vault's folders: what nobody speaks of, leftovers, what others may read. */
NODISCARD enum err check_files(struct checking *c, struct errinfo *e);
/* Points, and the published files there. */
NODISCARD enum err check_points(struct checking *c, struct errinfo *e);

/* The age file of the vault at this path is there and is one. With `limit` not 0, and if files are opened, it is opened
 * into *out, a new secret of at most that size. What is wrong becomes a finding, and *good false. */
NODISCARD enum err check_age_file(struct checking *c, const char *path, size_t limit, struct secret **out, bool *good,
                                  struct errinfo *e);

#endif
