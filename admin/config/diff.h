/*
 * config/diff: a working copy against what was published of it last. Values are secrets: of an INI file they and the
 * comments are hidden, of any other text everything, unless the admin wants to see them.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_DIFF_H
#define ROLLSEAL_ADMIN_CONFIG_DIFF_H

#include "seal/sealed.h"
#include "vault/vault.h"

enum diff_kind {
    DIFF_NONE,   /* they are the same */
    DIFF_SHOWN,  /* `text` shows how they differ */
    DIFF_HIDDEN, /* texts that are no INI files: only the numbers of lines are told */
    DIFF_BINARY, /* not both are text: only the sizes are told */
};

struct diff {
    enum diff_kind kind;
    bool published;         /* otherwise the old content is empty */
    struct version version; /* of the old content; serial 0: plain, or never published */
    size_t old_size, new_size;
    size_t removed, added; /* lines */
    struct secret *text;   /* a unified diff; NULL unless it is shown */
};
void diff_done(struct diff *d);

/* The vault is unlocked. Errors: as vault_get(). */
NODISCARD enum err diff_make(struct vault *v, const struct config_row *config, bool reveal, struct diff *out,
                             struct errinfo *e);

#endif
