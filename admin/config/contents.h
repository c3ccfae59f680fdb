/*
 * config/contents: the files of the vault that hold contents of configurations.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_CONTENTS_H
#define ROLLSEAL_ADMIN_CONFIG_CONTENTS_H

#include "vault/vault.h"

/*
 * Removes every content that the registry does not speak of, and leftovers of killed writers. Called after each change
 * of working copies, also after one that failed: whether a commit that failed has happened, the registry alone knows.
 * What a crash has left goes with the next change. A file that stays behind does no harm, so this does not fail. The
 * vault is open for change, and no transaction is open.
 */
void contents_sweep(struct vault *v);

#endif
