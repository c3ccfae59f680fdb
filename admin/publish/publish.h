/*
 * publish/publish: what is out of date, and writing it: `config publish`, and what `pair revoke` and `config rollback`
 * publish at once.
 *
 * Order of a publish. What lies at the points is compared with what was published; a newer CRL of the vault's own root
 * that lies there is taken over; then it is settled what files must be like, and which are not. Those are sealed one by
 * one and staged at every point, the registry sets their serials aside, all of them become durable and visible, and
 * only then does the registry record them, in one transaction; at last, probes are looked after, and files of
 * configurations that were removed from the vault go, and of rings whose stage has ended. A crash before that leaves
 * files that the registry has not recorded: the next publish lies above their serials, also if it does not see them.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_PUBLISH_H
#define ROLLSEAL_ADMIN_PUBLISH_PUBLISH_H

#include "admin/publish/report.h"
#include "vault/vault.h"

/*
 * Publishes what is out of date to all points. Takes over a newer CRL of the vault's own root that lies at a point
 * first. The vault is unlocked and open for change; no transaction is open. The files are durable at the points before
 * the registry's transaction ends. Errors: ERR_NOT_READY (no active pair, or it has expired; no point), ERR_CONFLICT
 * (plain after an activation; stage.h), ERR_NOT_FOUND (a name); ERR_UNREACHABLE, or what else a point failed with,
 * after everything that could be written was written: the report is filled then too.
 */
NODISCARD enum err publish_run(struct vault *v, const struct publish_params *params, struct publish_report *out,
                               struct errinfo *e);

/* What a publish would do now, changing nothing: an outcome for each configuration, where `why` says why it would be
 * written, and `version` and `expires` are those of what is published; `removed` are the files that it would remove.
 * Points that do not answer are listed, and are no error. Needs no passphrase. */
NODISCARD enum err publish_plan(struct vault *v, int64_t now, struct publish_report *out, struct errinfo *e);

#endif
