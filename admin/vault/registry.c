#include "vault/registry_private.h"

#include <stdio.h>
#include <stdlib.h>

#include "system/file.h"
#include "vault/migrations.h"

/* "RoSe": PRAGMA application_id of a registry. */
#define APPLICATION_ID 0x526F5365
/* The oldest schema that has every table that is read without a change: the later ones are for publishes alone. */
#define OLDEST_TO_READ 1

/* What kind of database it is: one that has nothing in it, one of ours with its schema, or something else. */
struct identity_of_file {
    int64_t application, schema, objects;
};

static enum err look(struct database *d, struct identity_of_file *out, struct errinfo *e)
{
    enum err error = database_number(d, "PRAGMA application_id", &out->application, e);
    if (error == ERR_OK)
        error = database_number(d, "PRAGMA user_version", &out->schema, e);
    if (error == ERR_OK)
        error = database_number(d, "SELECT count(*) FROM sqlite_schema", &out->objects, e);
    return error;
}

static enum err migrate_one(struct database *d, size_t from, struct errinfo *e)
{
    char marks[100];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %zu", APPLICATION_ID, from + 1);
    enum err error = database_run(d, "BEGIN IMMEDIATE", e);
    if (error == ERR_OK)
        error = database_run(d, migrations[from], e);
    if (error == ERR_OK)
        error = database_run(d, marks, e);
    if (error == ERR_OK)
        error = database_run(d, "COMMIT", e);
    if (error != ERR_OK)
        database_roll_back(d);
    return error;
}

static enum err check_and_migrate(struct database *d, bool may_change, struct errinfo *e)
{
    struct identity_of_file file;
    enum err error = look(d, &file, e);
    if (error != ERR_OK)
        return error;
    bool is_new = may_change && file.application == 0 && file.schema == 0 && file.objects == 0;
    if (!is_new && (file.application != APPLICATION_ID || file.schema < 0))
        return err_set(e, ERR_MALFORMED, "'%s' is not the registry of a vault; restore a backup of the vault", d->path);
    if (file.schema > (int64_t)migration_count)
        return err_set(e, ERR_MALFORMED, "registry '%s' was made by a newer version of Rollseal; install that version",
                       d->path);
    if (file.schema < OLDEST_TO_READ && !may_change)
        return err_set(e, ERR_CONFLICT,
                       "registry '%s' is that of an older version of Rollseal; the next command that changes something "
                       "brings it up to date",
                       d->path);
    for (size_t schema = (size_t)file.schema; may_change && error == ERR_OK && schema < migration_count; schema++)
        error = migrate_one(d, schema, e);
    return error;
}

enum err registry_open(const char *path, bool may_change, struct registry **out, struct errinfo *e)
{
    if (!file_exists(path))
        return err_set(e, ERR_NOT_FOUND, "there is no registry '%s'", path);
    struct registry *r = calloc(1, sizeof *r);
    if (r == NULL)
        return err_no_memory(e);
    enum err error = database_open(path, may_change, &r->database, e);
    if (error == ERR_OK)
        error = check_and_migrate(r->database, may_change, e);
    if (error == ERR_OK) {
        *out = r;
        r = NULL;
    }
    registry_close(&r);
    return error;
}

void registry_close(struct registry **r)
{
    if (*r == NULL)
        return;
    database_close(&(*r)->database);
    free(*r);
    *r = NULL;
}

enum err registry_begin(struct registry *r, struct errinfo *e)
{
    return database_run(r->database, "BEGIN IMMEDIATE", e);
}

enum err registry_commit(struct registry *r, struct errinfo *e)
{
    return database_run(r->database, "COMMIT", e);
}

void registry_rollback(struct registry *r)
{
    database_roll_back(r->database);
}
