#include "vault/registry_private.h"

#include <stdio.h>
#include <stdlib.h>

#include "files/file.h"
#include "vault/migrations.h"

/* "RoSe": PRAGMA application_id of a registry. */
#define APPLICATION_ID 0x526F5365
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
    if (error == ERR_OK && from + 1 == SCHEMA_OF_AUDIT_CHAIN)
        error = audit_begin_chain(d, e);
    if (error == ERR_OK)
        error = database_run(d, marks, e);
    if (error == ERR_OK)
        error = database_run(d, "COMMIT", e);
    if (error != ERR_OK)
        database_roll_back(d);
    return error;
}

/* It is ours, and of no newer version; *schema is how far its migrations have come. A new one has not begun. */
static enum err check(struct database *d, bool may_change, int64_t *schema, struct errinfo *e)
{
    struct identity_of_file file;
    enum err error = look(d, &file, e);
    if (error != ERR_OK)
        return error;
    bool is_new = may_change && file.application == 0 && file.schema == 0 && file.objects == 0;
    if (!is_new && (file.application != APPLICATION_ID || file.schema < 1))
        return err_set(e, ERR_MALFORMED, "'%s' is not the registry of a vault; restore a backup of the vault", d->path);
    if (file.schema > (int64_t)migration_count)
        return err_set(e, ERR_MALFORMED, "registry '%s' was made by a newer version of Rollseal; install that version",
                       d->path);
    *schema = file.schema;
    return ERR_OK;
}

/* Opens it for change, which brings it up to date. */
static enum err open_to_change(const char *path, struct database **out, struct errinfo *e)
{
    struct database *d = NULL;
    int64_t schema = 0;
    enum err error = database_open(path, true, &d, e);
    if (error == ERR_OK)
        error = check(d, true, &schema, e);
    for (size_t from = (size_t)schema; error == ERR_OK && from < migration_count; from++)
        error = migrate_one(d, from, e);
    if (error == ERR_OK)
        *out = d;
    else
        database_close(&d);
    return error;
}

/* Opens it to read. One of an older version is brought up to date first, since there is one schema to read. */
static enum err open_to_read(const char *path, struct database **out, struct errinfo *e)
{
    struct database *d = NULL;
    int64_t schema = 0;
    enum err error = database_open(path, false, &d, e);
    if (error == ERR_OK)
        error = check(d, false, &schema, e);
    if (error == ERR_OK && schema < (int64_t)migration_count) {
        database_close(&d);
        error = open_to_change(path, &d, e);
        database_close(&d);
        if (error == ERR_OK)
            error = database_open(path, false, &d, e);
    }
    if (error == ERR_OK)
        *out = d;
    else
        database_close(&d);
    return error;
}

enum err registry_open(const char *path, bool may_change, struct registry **out, struct errinfo *e)
{
    if (file_is_missing(path))
        return err_set(e, ERR_NOT_FOUND, "there is no registry '%s'", path);
    struct registry *r = calloc(1, sizeof *r);
    if (r == NULL)
        return err_no_memory(e);
    enum err error = (may_change ? open_to_change : open_to_read)(path, &r->database, e);
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
