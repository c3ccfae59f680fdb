#include "vault/database_files.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct database_files {
    sqlite3_vfs vfs; /* the first member, by which SQLite calls us */
    char name[32];   /* of the vfs */
    sqlite3_vfs *usual;
    const char *database; /* its whole path, SQLite's; NULL: not open yet */
};

/* The database's path, and -journal or the like behind it. */
static bool is_own(const struct database_files *f, const char *path)
{
    size_t size = f->database != NULL ? strlen(f->database) : 0;
    return size > 0 && strncmp(path, f->database, size) == 0 && path[size] == '-' && strchr(path + size, '/') == NULL;
}

/* What is not its own is not there: then a journal that names it is over and done with. */
static int look_for(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    const struct database_files *f = (const struct database_files *)vfs;
    *out = 0;
    return is_own(f, path) ? f->usual->xAccess(f->usual, path, flags, out) : SQLITE_OK;
}

static int remove_file(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    const struct database_files *f = (const struct database_files *)vfs;
    return is_own(f, path) ? f->usual->xDelete(f->usual, path, sync_folder) : SQLITE_IOERR_DELETE;
}

enum err database_files_open(const char *path, int flags, sqlite3 **handle, int *result, struct database_files **out,
                             struct errinfo *e)
{
    sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    struct database_files *f = calloc(1, sizeof *f);
    if (f == NULL || usual == NULL) {
        free(f);
        return err_no_memory(e);
    }
    *f = (struct database_files){.vfs = *usual, .usual = usual};
    snprintf(f->name, sizeof f->name, "rollseal-%p", (void *)f); /* SQLite finds it by its name */
    f->vfs.zName = f->name;
    f->vfs.xAccess = look_for;
    f->vfs.xDelete = remove_file;
    *result = sqlite3_vfs_register(&f->vfs, 0);
    if (*result == SQLITE_OK)
        *result = sqlite3_open_v2(path, handle, flags, f->name);
    if (*result == SQLITE_OK)
        f->database = sqlite3_db_filename(*handle, "main");
    *out = f;
    return ERR_OK;
}

void database_files_free(struct database_files **f)
{
    if (*f == NULL)
        return;
    (void)sqlite3_vfs_unregister(&(*f)->vfs);
    free(*f);
    *f = NULL;
}
