/*
 * config/drafts: edits of a configuration that found no way into the registry: somebody else changed it meanwhile, the
 * editor was ended, what was written is no INI file. They lie in the vault, sealed as the contents are, until somebody
 * goes on with them.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_DRAFTS_H
#define ROLLSEAL_ADMIN_CONFIG_DRAFTS_H

#include "admin/texts.h"
#include "vault/vault.h"

#define DRAFT_ID_SIZE 9 /* eight hex digits and a NUL */

/* Keeps a text as a new draft of this name. Works while the vault is paused. Errors: as vault_put(). */
NODISCARD enum err drafts_keep(struct vault *v, const char *name, struct bytes text, char id[static DRAFT_ID_SIZE],
                               struct errinfo *e);

/* Errors: ERR_NOT_FOUND (no such draft of this name), as vault_get(). */
NODISCARD enum err drafts_load(struct vault *v, const char *name, const char *id, struct secret **out,
                               struct errinfo *e);

/* The ids of a name's drafts. Errors: ERR_IO, ERR_INTERNAL. */
NODISCARD enum err drafts_list(struct vault *v, const char *name, struct texts *out, struct errinfo *e);

/* Removes one, or all of a name if `id` is NULL; none is ERR_OK. Errors: ERR_IO. */
NODISCARD enum err drafts_remove(struct vault *v, const char *name, const char *id, struct errinfo *e);

#endif
