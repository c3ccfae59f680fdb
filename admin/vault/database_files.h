/*
 * vault/database_files: which files SQLite may look for, and remove, for the sake of a database: its own.
 *
 * The journal of a transaction over several databases names a file that all of them share; whoever undoes the
 * transaction removes that file at last. No transaction of a registry is of that kind. But whoever may write to the
 * folder of a vault could leave a journal that names any file, for the next one who opens the vault to remove.
 */
#ifndef ROLLSEAL_VAULT_DATABASE_FILES_H
#define ROLLSEAL_VAULT_DATABASE_FILES_H

#include <sqlite3.h>

#include "base/err.h"

struct database_files;

/* Opens the database as sqlite3_open_v2() does, with these `flags`; as there, *handle is to be closed after a failure,
 * too, and *result says what SQLite thinks of it. *out stays until then. Errors: ERR_INTERNAL. */
NODISCARD enum err database_files_open(const char *path, int flags, sqlite3 **handle, int *result,
                                       struct database_files **out, struct errinfo *e);
/* After the handle; accepts NULL. */
void database_files_free(struct database_files **f);

#endif
