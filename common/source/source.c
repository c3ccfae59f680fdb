#include "source/source.h"

#include <stdlib.h>
#include <string.h>

#include "crypt/load.h"
#include "source/kind.h"

/* The first whose is_mine() says yes. */
static const struct source_kind *const kinds[] = {&source_kind_store, &source_kind_dir, &source_kind_file};

static enum err find_kind(const char *location, const struct source_kind **out, struct errinfo *e)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i]->is_mine(location)) {
            *out = kinds[i];
            return kinds[i]->check(location, e);
        }
    }
    return err_set(e, ERR_USAGE,
                   "%s: this version cannot use this certificate source: name store, dir:PATH, file:PATH or a path",
                   location);
}

enum err source_folder(const char *location, char **out, struct errinfo *e)
{
    const struct source_kind *kind = NULL;
    enum err error = find_kind(location, &kind, e);
    return error == ERR_OK ? kind->folder(location, out, e) : error;
}

static enum err read_locations(struct source_reading *r, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->params->location_count && error == ERR_OK; i++) {
        const char *location = r->params->locations[i];
        const struct source_kind *kind = NULL;
        error = find_kind(location, &kind, e);
        if (error == ERR_OK)
            error = kind->read(location, r, e);
    }
    return error;
}

static bool recall(const struct source_memory *memory, const struct source_file *file, struct pair_set *out)
{
    bool found = false;
    if (memory != NULL)
        memory->recall(file, out, &found, memory->context);
    return found;
}

/* The full check, and what it found is remembered. */
static enum err check_file(struct source_reading *r, const struct source_file *file, struct pair_set *out,
                           struct errinfo *e)
{
    const struct source_memory *memory = r->params->memory;
    struct load_params load = {.origin = file->path,
                               .passwords = r->params->passwords,
                               .password_count = r->params->password_count,
                               .now = r->params->now};
    enum err error = pairs_load(secret_bytes(file->bytes), &load, out, e);
    if (error == ERR_OK && memory != NULL)
        memory->remember(file, out, memory->context);
    return error;
}

/* The pairs of one file, from memory or checked; one that holds none is left out. That it could not be checked, without
 * memory or OpenSSL, says nothing of it and is the error itself. */
static enum err load_file(struct source_reading *r, const struct source_file *file, struct pair_set *out,
                          struct errinfo *e)
{
    struct pair_set found = {NULL, 0, NULL, 0};
    struct errinfo why;
    enum err error = ERR_OK;
    if (!recall(r->params->memory, file, &found))
        error = check_file(r, file, &found, &why);
    if (error == ERR_OK) {
        error = pair_set_merge(out, &found, e);
    } else if (error == ERR_INTERNAL) {
        error = err_set(e, error, "%s", why.message);
    } else {
        source_leave_out(r, error, &why);
        error = ERR_OK;
    }
    pair_set_done(&found);
    return error;
}

/* The same bytes stand in a file before this one, as when a location is named twice. */
static bool is_repeated(const struct source_files *f, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (memcmp(f->files[i].sha256, f->files[at].sha256, sizeof f->files[at].sha256) == 0)
            return true;
    }
    return false;
}

static enum err load_files(struct source_reading *r, struct pair_set *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->files.count && error == ERR_OK; i++) {
        if (!is_repeated(&r->files, i))
            error = load_file(r, &r->files.files[i], out, e);
    }
    return error;
}

enum err source_load(const struct source_params *params, struct pair_set *out, struct errinfo *e)
{
    struct source_reading r = {.params = params};
    struct pair_set found = {NULL, 0, NULL, 0};
    enum err error = read_locations(&r, e);
    if (error == ERR_OK)
        error = load_files(&r, &found, e);
    if (error == ERR_OK && found.count == 0 && r.last_error != ERR_OK)
        error = err_set(e, r.last_error, "%s", r.last.message);
    else
        source_warn_of_last(&r);
    if (error == ERR_OK) {
        *out = found;
        found = (struct pair_set){NULL, 0, NULL, 0};
    }
    pair_set_done(&found);
    source_files_done(&r.files);
    return error;
}
