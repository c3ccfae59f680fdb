/*
 * publish/removed: files that have no more business at the points: of configurations that were removed from the vault,
 * and of rings after their content was promoted or halted. They go as soon as the points answer: every publish looks
 * for them.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_REMOVED_H
#define ROLLSEAL_ADMIN_PUBLISH_REMOVED_H

#include "admin/publish/points.h"
#include "admin/texts.h"

struct removed_report {
    struct texts gone; /* files that were removed, as "POINT/configs/NAME" or "POINT/rings/RING/NAME" */
    struct texts left; /* files of such a name that are not this vault's own, and stay */
};
void removed_report_done(struct removed_report *r);

/*
 * Removes them from every point that answers. Only what this vault has published goes, or what its root stands for: not
 * a file that somebody else put under the name, and not one of a newer epoch, whose CRL may be unknown here. Nothing
 * else is staged at the points. Points that fail are left out, which is no error. Errors: what the registry returns.
 */
NODISCARD enum err removed_sweep(struct registry *r, struct points *points, struct removed_report *out,
                                 struct errinfo *e);

/* The same without changing anything: `gone` are the files that a sweep would remove. */
NODISCARD enum err removed_look(struct registry *r, struct points *points, struct removed_report *out,
                                struct errinfo *e);

#endif
