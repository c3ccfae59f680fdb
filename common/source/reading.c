#include "source/kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "system/host.h"
#include "system/path.h"

void source_files_done(struct source_files *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->files[i].path);
        secret_free(&f->files[i].bytes);
    }
    free(f->files);
    *f = (struct source_files){NULL, 0};
}

void source_leave_out(struct source_reading *r, enum err error, const struct errinfo *why)
{
    source_warn_of_last(r);
    r->last_error = error;
    r->last = *why;
}

void source_warn_of_last(struct source_reading *r)
{
    if (r->last_error != ERR_OK && r->params->warn != NULL)
        r->params->warn(r->last_error, r->last.message, r->params->warn_context);
    r->last_error = ERR_OK;
}

/* What may not be read by this account is a key that cannot be used, and who can help is known. */
static void leave_out_unread(struct source_reading *r, const char *path, enum err error, struct errinfo *why)
{
    if (error == ERR_IO && file_is_forbidden(path))
        error = err_set(why, ERR_CANNOT_OPEN,
                        "%s: this account may not read it: ask to be made a member of the group that it belongs to "
                        "(%s, where Rollseal installed it)",
                        path, HOST_GROUP);
    source_leave_out(r, error, why);
}

static enum err append(struct source_files *f, const char *path, struct secret **bytes, struct errinfo *e)
{
    struct source_file *files = realloc(f->files, (f->count + 1) * sizeof *files);
    if (files == NULL)
        return err_no_memory(e);
    f->files = files;
    struct source_file *file = &files[f->count];
    *file = (struct source_file){.path = strdup(path)};
    if (file->path == NULL)
        return err_no_memory(e);
    file->bytes = *bytes;
    *bytes = NULL;
    sha256(secret_bytes(file->bytes), file->sha256);
    f->count++;
    return ERR_OK;
}

enum err source_take_file(struct source_reading *r, const char *path, struct errinfo *e)
{
    struct secret *bytes = NULL;
    struct errinfo why;
    enum err error = file_read_secret(path, LIMIT_SOURCE_FILE, &bytes, NULL, &why);
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", why.message);
    if (error != ERR_OK) {
        leave_out_unread(r, path, error, &why);
        return ERR_OK;
    }
    error = append(&r->files, path, &bytes, e);
    secret_free(&bytes);
    return error;
}

static enum err take_named(struct source_reading *r, const char *folder, const char *name, struct errinfo *e)
{
    char *path = NULL;
    enum err error = path_join(folder, name, &path, e);
    if (error == ERR_OK)
        error = source_take_file(r, path, e);
    free(path);
    return error;
}

static void leave_out_rest(struct source_reading *r, const char *folder)
{
    struct errinfo why;
    enum err error = err_set(&why, ERR_TOO_LARGE,
                             "%s: more than %u files of pairs are in this folder; only the first ones count: move some "
                             "away",
                             folder, LIMIT_SOURCE_FILES);
    source_leave_out(r, error, &why);
}

/* Those of pairs, as many as are allowed, in the order of their names. */
static enum err take_names(struct source_reading *r, const char *folder, const struct folder_names *n,
                           struct errinfo *e)
{
    size_t taken = 0;
    for (size_t i = 0; i < n->count; i++) {
        if (!source_is_pair_file(n->names[i]))
            continue;
        if (taken++ == LIMIT_SOURCE_FILES) {
            leave_out_rest(r, folder);
            return ERR_OK;
        }
        enum err error = take_named(r, folder, n->names[i], e);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}

enum err source_take_folder(struct source_reading *r, const char *path, enum source_missing missing, struct errinfo *e)
{
    struct folder_names names = {NULL, 0};
    struct errinfo why;
    enum err error = folder_list(path, LIMIT_SOURCE_NAMES, &names, &why);
    if (missing == SOURCE_MISSING_IS_EMPTY && file_was_missing(path, error))
        return ERR_OK;
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", why.message);
    if (error != ERR_OK) {
        leave_out_unread(r, path, error, &why);
        return ERR_OK;
    }
    error = take_names(r, path, &names, e);
    folder_names_done(&names);
    return error;
}

const char *source_without_prefix(const char *location, const char *prefix)
{
    size_t length = strlen(prefix);
    return ascii_begins_nocase(location, prefix) ? location + length : NULL;
}

bool source_is_bare_path(const char *location)
{
    return location[0] != '\0' && location[0] != '[' && path_scheme_length(location) == 0;
}

bool source_is_pair_file(const char *path)
{
    static const char *const endings[] = {".pem", ".p12", ".pfx"};
    const char *name = path_name(path);
    const char *ending = strrchr(name, '.');
    if (name[0] == '.' || ending == NULL)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ascii_equals_nocase(ending, endings[i]))
            return true;
    }
    return false;
}
