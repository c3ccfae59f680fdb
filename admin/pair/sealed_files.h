/*
 * pair/sealed_files: which published files are sealed to which pairs.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_SEALED_FILES_H
#define ROLLSEAL_ADMIN_PAIR_SEALED_FILES_H

#include "vault/registry.h"

/* The pair is a recipient of this publish. */
bool sealed_file_is_for(const struct publish_row *last, const char *pair_id);
/* Of how many of them, as registry_published() has them. */
size_t sealed_files_for(const struct publish_rows *published, const char *pair_id);

#endif
