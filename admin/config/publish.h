/*
 * config/publish: what is out of date, and writing it: `config publish`, and what `pair revoke` and `config rollback`
 * publish at once.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_PUBLISH_H
#define ROLLSEAL_ADMIN_CONFIG_PUBLISH_H

#include "vault/vault.h"

struct publish_params {
    const char *const *names; /* NULL: all */
    size_t name_count;
    int64_t lifetime; /* seconds; INT64_MAX: never; 0: the default (180 d) */
    bool plain;
    int64_t revision; /* not 0: this content instead of the working copy (rollback); with one name only */
    const char *reason;
    int64_t now;
};

/* What was done with one name. */
struct publish_outcome {
    char *name;
    char *why;     /* "content changed", "recipients changed", …; NULL: it was up to date */
    char *warning; /* a foreign file was overwritten, a point did not answer; NULL: none */
    struct version_pair {
        uint64_t epoch, serial;
    } version; /* serial 0: plain */
    int64_t expires;
};
struct publish_report {
    struct publish_outcome *outcomes;
    size_t count;
    char **unreachable; /* points that did not answer */
    size_t unreachable_count;
};
void publish_report_done(struct publish_report *r);

/*
 * Publishes what is out of date to all points. Takes over a newer CRL of the vault's own root that lies at a point
 * first. The vault is unlocked and open for change. The files are durable at the points before the registry's
 * transaction ends. Errors: ERR_NOT_READY or ERR_CONFLICT as the design says; ERR_UNREACHABLE after everything that
 * could be written was written: the report is filled then too.
 */
NODISCARD enum err publish_run(struct vault *v, const struct publish_params *params, struct publish_report *out,
                               struct errinfo *e);

/* Names of published files that are out of date now, and why (only `name` and `why` are filled), writing nothing. Needs
 * no passphrase. */
NODISCARD enum err publish_plan(struct vault *v, int64_t now, struct publish_report *out, struct errinfo *e);

#endif
