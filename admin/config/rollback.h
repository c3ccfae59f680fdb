/*
 * config/rollback: an older published content, published again under a new serial.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_ROLLBACK_H
#define ROLLSEAL_ADMIN_CONFIG_ROLLBACK_H

#include "admin/publish/publish.h"

struct rollback_params {
    const char *name;
    const char *version; /* "[EPOCH.]SERIAL"; without an epoch the newest that has this serial */
    const char *reason;  /* may be NULL */
    int64_t now;
};

/*
 * Publishes the content of that version, which becomes the working copy; changes there that were not published are
 * given up, and *gave_up says so. Errors: ERR_USAGE (no version), ERR_NOT_FOUND (name, version), as publish_run().
 */
NODISCARD enum err rollback_run(struct vault *v, const struct rollback_params *params, struct publish_report *out,
                                bool *gave_up, struct errinfo *e);

#endif
