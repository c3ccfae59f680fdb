/*
 * publish/writing: seals what is out of date, stages it at the points, makes it durable and visible there, and records
 * it.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_WRITING_H
#define ROLLSEAL_ADMIN_PUBLISH_WRITING_H

#include "admin/publish/run.h"

/* Writes every item that is due and fills in what its outcome says of the new version. One transaction from the first
 * look at serials to their records. A point that fails is left out; if all of them do, nothing is recorded. Errors:
 * ERR_CONFLICT (plain over the vault's own sealed file), as vault_get() and seal_make(), that of the first point if
 * none has taken the files. */
NODISCARD enum err writing_run(struct run *r, struct errinfo *e);

#endif
