/*
 * pair/sealed_files: which published files are sealed to which pairs, by the last publish of each: of those for all,
 * and of those of rings that configurations are staged for.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_SEALED_FILES_H
#define ROLLSEAL_ADMIN_PAIR_SEALED_FILES_H

#include "vault/registry.h"

struct sealed_files {
    struct publish_row *last; /* one a published file */
    size_t count;
};

NODISCARD enum err sealed_files_load(struct registry *r, struct sealed_files *out, struct errinfo *e);
void sealed_files_done(struct sealed_files *s);

/* The pair is a recipient of this publish. */
bool sealed_file_is_for(const struct publish_row *last, const char *pair_id);
size_t sealed_files_for(const struct sealed_files *s, const char *pair_id);

#endif
