/*
 * publish/stage: staged rollouts: what a publish may do to a configuration that is, or is not, staged for a ring.
 *
 * It is staged while the newest publish for the ring is newer than the newest one for all. Until it is promoted or
 * halted, publishes keep both contents, and write the ring's file after the one for all, so that it stays the newer
 * one.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_STAGE_H
#define ROLLSEAL_ADMIN_PUBLISH_STAGE_H

#include "admin/publish/run.h"

/*
 * What is asked for can be done with this configuration; `general` is its file for all. Errors: ERR_CONFLICT: it is
 * staged for another ring, and that has to end first; it is not staged for the ring, so that nothing can end; a halt of
 * what was never published for all.
 */
NODISCARD enum err stage_check(const struct publish_params *params, const struct item *general, struct errinfo *e);

/* The publish that a configuration is staged for this ring with. Errors: ERR_NOT_FOUND (no such configuration),
 * ERR_CONFLICT (it is not staged for it). */
NODISCARD enum err stage_find(struct registry *r, const struct point_file *file, struct publish_row *out,
                              struct errinfo *e);

/* Why a file is written, or is not (*out is NULL), if that does not hang on the file: *settled. Errors: ERR_INTERNAL.
 */
NODISCARD enum err stage_why(const struct publish_params *params, const struct item *item, char **out, bool *settled,
                             struct errinfo *e);

#endif
