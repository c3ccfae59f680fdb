#include "admin/config/working.h"

#include <stdlib.h>
#include <string.h>

#include "admin/config/contents.h"
#include "admin/texts.h"
#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "files/secret_input.h"
#include "seal/sealed.h"
#include "system/path.h"
#include "vault/audit.h"

enum err working_content(struct vault *v, int64_t revision, struct secret **out, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    vault_path_of_content(revision, path);
    return vault_get(v, path, LIMIT_CONFIGURATION, out, e);
}

enum err working_size(struct vault *v, int64_t revision, int64_t *out, struct errinfo *e)
{
    struct secret *content = NULL;
    enum err error = working_content(v, revision, &content, e);
    if (error == ERR_OK)
        *out = (int64_t)content->size;
    secret_free(&content);
    return error;
}

enum err working_get(struct vault *v, const char *name, struct config_row *row, struct secret **content,
                     struct errinfo *e)
{
    enum err error = registry_config(vault_registry(v), name, row, e);
    if (error != ERR_OK)
        return error;
    error = working_content(v, row->revision, content, e);
    if (error == ERR_OK)
        return ERR_OK;
    config_row_done(row);
    return err_context(e, error, "configuration %s", name);
}

/* ---- One content ---- */

static enum err check_name(const char *name, struct errinfo *e)
{
    if (configuration_name_is_valid(name))
        return ERR_OK;
    return err_set(e, ERR_USAGE,
                   "'%s' cannot be the name of a configuration: 1 to %u of A-Z a-z 0-9 . _ -, beginning with a letter "
                   "or digit, not ending in a dot, and no device name of Windows",
                   name, LIMIT_NAME);
}

static enum err check_content(const char *name, struct bytes content, struct errinfo *e)
{
    if (content.size > LIMIT_CONFIGURATION)
        return err_set(e, ERR_TOO_LARGE, "%s has %zu bytes; a configuration has at most %u", name, content.size,
                       LIMIT_CONFIGURATION);
    if (sealed_is_claimed(content))
        return err_set(e, ERR_USAGE, "%s: this is a sealed file, not a configuration; import what was sealed", name);
    return ERR_OK;
}

/* A content that cannot be read any more is not the same: importing it again mends it. */
static bool is_same(struct vault *v, int64_t revision, struct bytes content)
{
    struct secret *old = NULL;
    bool same = working_content(v, revision, &old, NULL) == ERR_OK && secret_equals(old, content);
    secret_free(&old);
    return same;
}

static enum err check_case(const char *name, const char *there, struct errinfo *e)
{
    if (strcmp(name, there) == 0)
        return ERR_OK;
    return err_set(e, ERR_CONFLICT,
                   "'%s' and the configuration %s differ only in case, which does not count: import it as %s", name,
                   there, there);
}

/* One that was removed keeps its spelling: a file of it may still lie at a point that did not answer then. */
static enum err begin_row(struct vault *v, const char *name, struct config_row *out, struct errinfo *e)
{
    struct publish_rows history = {NULL, 0};
    enum err error = registry_publishes(vault_registry(v), name, &history, e);
    if (error == ERR_OK && history.count > 0)
        error = check_case(name, history.rows[0].name, e);
    publish_rows_done(&history);
    return error == ERR_OK ? text_copy(name, &out->name, e) : error;
}

/* The row as it is; a new name has an empty one. On file systems and in web servers two names that differ only in case
 * are two files or one: so there is never but one. */
static enum err find_row(struct vault *v, const char *name, struct config_row *out, struct errinfo *e)
{
    struct config_row row = {0};
    enum err error = registry_config(vault_registry(v), name, &row, e);
    if (error == ERR_OK)
        error = check_case(name, row.name, e);
    else if (error == ERR_NOT_FOUND)
        error = begin_row(v, name, &row, e);
    if (error == ERR_OK) {
        *out = row;
        row.name = NULL;
    }
    config_row_done(&row);
    return error;
}

static enum err store(struct vault *v, struct bytes content, int64_t now, struct config_row *row, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    enum err error = registry_next_revision(vault_registry(v), &row->revision, e);
    if (error != ERR_OK)
        return error;
    row->size = (int64_t)content.size;
    row->changed = now;
    vault_path_of_content(row->revision, path);
    return vault_put(v, path, content, e);
}

/* Stores the content as a new working copy, which the registry does not know yet; *out has revision 0 if it is the
 * working copy already. */
static enum err prepare(struct vault *v, const char *name, struct bytes content, int64_t now, struct config_row *out,
                        struct errinfo *e)
{
    struct config_row row = {0};
    bool same = false;
    enum err error = check_name(name, e);
    if (error == ERR_OK)
        error = check_content(name, content, e);
    if (error == ERR_OK)
        error = find_row(v, name, &row, e);
    if (error == ERR_OK)
        same = row.revision != 0 && is_same(v, row.revision, content);
    if (error == ERR_OK && !same)
        error = store(v, content, now, &row, e);
    if (error != ERR_OK) {
        config_row_done(&row);
        return error;
    }
    if (same)
        row.revision = 0;
    *out = row;
    return ERR_OK;
}

static enum err record(struct vault *v, const struct config_row *row, const struct working_change *change,
                       struct errinfo *e)
{
    const struct audit_entry entry = {change->action, row->name, change->detail, change->reason};
    if (row->revision == 0)
        return ERR_OK;
    enum err error = registry_set_config(vault_registry(v), row, e);
    return error == ERR_OK ? audit_add(vault_registry(v), &entry, e) : error;
}

/* Records all of them in one transaction. */
static enum err record_all(struct vault *v, const struct config_row *rows, size_t count,
                           const struct working_change *change, struct errinfo *e)
{
    enum err error = registry_begin(vault_registry(v), e);
    for (size_t i = 0; i < count && error == ERR_OK; i++)
        error = record(v, &rows[i], change, e);
    if (error == ERR_OK)
        error = registry_commit(vault_registry(v), e);
    registry_rollback(vault_registry(v));
    return error;
}

static enum err put(struct vault *v, const char *name, struct bytes content, const struct working_change *change,
                    bool *changed, struct errinfo *e)
{
    struct config_row row = {0};
    enum err error = prepare(v, name, content, change->now, &row, e);
    if (error == ERR_OK)
        error = record_all(v, &row, 1, change, e);
    if (error == ERR_OK)
        *changed = row.revision != 0;
    config_row_done(&row);
    return error;
}

enum err working_put(struct vault *v, const char *name, struct bytes content, const struct working_change *change,
                     bool *changed, struct errinfo *e)
{
    enum err error = put(v, name, content, change, changed, e);
    contents_sweep(v);
    return error;
}

/* ---- Imports ---- */

void working_imports_done(struct working_imports *i)
{
    for (size_t k = 0; k < i->count; k++) {
        free(i->items[k].name);
        free(i->items[k].path);
    }
    free(i->items);
    *i = (struct working_imports){NULL, 0};
}

enum err working_imports_add(struct working_imports *i, const char *name, const char *path, struct errinfo *e)
{
    struct working_import item = {0};
    struct working_import *grown = realloc(i->items, (i->count + 1) * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    i->items = grown;
    enum err error = text_copy(name, &item.name, e);
    if (error == ERR_OK)
        error = text_copy(path, &item.path, e);
    if (error == ERR_OK)
        i->items[i->count++] = item;
    else
        free(item.name);
    return error;
}

static enum err check_name_in(const struct working_imports *i, const char *folder, const char *name, struct errinfo *e)
{
    enum err error = check_name(name, e);
    if (error != ERR_OK)
        return err_context(e, error, "%s", folder);
    for (size_t k = 0; k < i->count; k++) {
        if (configuration_name_equals(i->items[k].name, name))
            return err_set(e, ERR_CONFLICT,
                           "%s: '%s' and '%s' are the same name, since case does not count: rename one", folder,
                           i->items[k].name, name);
    }
    return ERR_OK;
}

static enum err add_from_folder(struct working_imports *i, const char *folder, const char *name, struct errinfo *e)
{
    char *path = NULL;
    enum err error = path_join(folder, name, &path, e);
    if (error != ERR_OK)
        return error;
    error = file_is_folder(path) ? ERR_OK : check_name_in(i, folder, name, e);
    if (error == ERR_OK && !file_is_folder(path))
        error = working_imports_add(i, name, path, e);
    free(path);
    return error;
}

enum err working_imports_add_folder(struct working_imports *i, const char *folder, struct errinfo *e)
{
    struct folder_names names = {NULL, 0};
    enum err error = folder_list(folder, LIMIT_IMPORT_FILES, &names, e);
    if (error != ERR_OK)
        return error;
    for (size_t k = 0; k < names.count && error == ERR_OK; k++) {
        if (names.names[k][0] != '.')
            error = add_from_folder(i, folder, names.names[k], e);
    }
    folder_names_done(&names);
    if (error == ERR_OK && i->count == 0)
        error = err_set(e, ERR_NOT_FOUND,
                        "%s: there is no file to import (hidden ones are left out): name another folder", folder);
    return error;
}

static enum err read_import(const char *path, struct secret **out, struct errinfo *e)
{
    if (strcmp(path, "-") == 0)
        return secret_from_stdin(LIMIT_CONFIGURATION, out, e);
    return file_read_secret(path, LIMIT_CONFIGURATION, out, NULL, e);
}

static enum err prepare_import(struct vault *v, struct working_import *item, int64_t now, struct config_row *out,
                               struct errinfo *e)
{
    struct secret *content = NULL;
    enum err error = read_import(item->path, &content, e);
    if (error == ERR_OK)
        error = prepare(v, item->name, secret_bytes(content), now, out, e);
    if (error == ERR_OK) {
        item->size = (int64_t)content->size;
        item->changed = out->revision != 0;
    }
    secret_free(&content);
    return error;
}

enum err working_import_all(struct vault *v, struct working_imports *imports, const struct working_change *change,
                            struct errinfo *e)
{
    size_t count = 0;
    struct config_row *rows = calloc(imports->count + 1, sizeof *rows);
    if (rows == NULL)
        return err_no_memory(e);
    enum err error = ERR_OK;
    while (count < imports->count && error == ERR_OK) {
        error = prepare_import(v, &imports->items[count], change->now, &rows[count], e);
        count += error == ERR_OK;
    }
    if (error == ERR_OK)
        error = record_all(v, rows, count, change, e);
    contents_sweep(v);
    for (size_t i = 0; i < count; i++)
        config_row_done(&rows[i]);
    free(rows);
    return error;
}
