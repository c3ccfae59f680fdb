/*
 * publish/probes: the probes at the points, one for each pair that computers should have: by them they show that they
 * hold it before anything depends on it. A pair that is retired or revoked has none.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_PROBES_H
#define ROLLSEAL_ADMIN_PUBLISH_PROBES_H

#include "admin/publish/points.h"
#include "vault/vault.h"

/* How old a nonce becomes: long enough for computers that come once a month to answer to it or to the next one. */
#define PROBE_DAYS 30

/*
 * Writes the probes that a point lacks or that are not what was written there; one that is older than PROBE_DAYS gets a
 * new nonce. Removes those of pairs that have none any more. The registry knows a nonce before a point shows it. The
 * vault is unlocked and open for change; no transaction is open. Points that fail are left out. *written is how many
 * were made. Errors: what vault and registry return, those of probe_make().
 */
NODISCARD enum err probes_write(struct vault *v, struct points *points, int64_t now, size_t *written,
                                struct errinfo *e);

#endif
