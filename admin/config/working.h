/*
 * config/working: the admin's working copies. A content is a file of the vault with a number of its own, its revision,
 * and is durable there before the registry speaks of it. One that was published stays for the history; one that was not
 * goes when another takes its place.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_WORKING_H
#define ROLLSEAL_ADMIN_CONFIG_WORKING_H

#include "base/secret.h"
#include "vault/vault.h"

/* The working copy of a name. Errors: ERR_NOT_FOUND, as vault_get(). */
NODISCARD enum err working_get(struct vault *v, const char *name, struct config_row *row, struct secret **content,
                               struct errinfo *e);

/* The content of a revision. Errors: as vault_get(). */
NODISCARD enum err working_content(struct vault *v, int64_t revision, struct secret **out, struct errinfo *e);

/* Its size, in bytes; also proves that the content is still there. */
NODISCARD enum err working_size(struct vault *v, int64_t revision, int64_t *out, struct errinfo *e);

struct working_change {
    const char *action; /* for the audit list: "config set" */
    const char *detail; /* what changed, without values; may be NULL */
    const char *reason; /* may be NULL */
    int64_t now;
};

/* Makes `content` the working copy of a name that is there or new. *changed is false, and nothing is written, if it is
 * that already. Errors: ERR_USAGE (the name; a sealed file, which is no content), ERR_CONFLICT (the name of another
 * configuration but for its case), ERR_TOO_LARGE, as vault_put(). */
NODISCARD enum err working_put(struct vault *v, const char *name, struct bytes content,
                               const struct working_change *change, bool *changed, struct errinfo *e);

/* A file that is to become a working copy. */
struct working_import {
    char *name, *path; /* owned; path "-": standard input */
    int64_t size;      /* in bytes; this and `changed` are filled in */
    bool changed;
};
struct working_imports {
    struct working_import *items;
    size_t count;
};
void working_imports_done(struct working_imports *i);

/* Errors: ERR_INTERNAL. */
NODISCARD enum err working_imports_add(struct working_imports *i, const char *name, const char *path,
                                       struct errinfo *e);
/* Every file of a folder under its own name; hidden ones are left out. Errors: ERR_USAGE for a file whose name cannot
 * be that of a configuration, ERR_CONFLICT for two that differ only in case, ERR_NOT_FOUND for an empty folder, as
 * folder_list(). */
NODISCARD enum err working_imports_add_folder(struct working_imports *i, const char *folder, struct errinfo *e);

/* Imports all of them, or none. Errors: as working_put() and file_read(). */
NODISCARD enum err working_import_all(struct vault *v, struct working_imports *imports,
                                      const struct working_change *change, struct errinfo *e);

#endif
