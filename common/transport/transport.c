#include "transport/transport.h"

#include <stdlib.h>
#include <string.h>

#include "system/path.h"

/* The first whose is_mine() says yes. */
static const struct transport_kind *const kinds[] = {&transport_directory};

static const struct transport_kind *kind_of(const char *location)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i]->is_mine(location))
            return kinds[i];
    }
    return NULL;
}

static enum err fail_unknown(const char *location, struct errinfo *e)
{
    size_t length = path_scheme_length(location);
    if (location[0] == '\0')
        return err_set(e, ERR_USAGE, "the location is empty: name a path");
    return err_set(e, ERR_USAGE,
                   "%s: this version cannot use locations that begin with `%.*s`: name a path (./%s if it is one)",
                   location, (int)length + 1, location, location);
}

enum err transport_open(const char *location, struct transport **out, struct errinfo *e)
{
    const struct transport_kind *kind = kind_of(location);
    return kind != NULL ? kind->open(location, out, e) : fail_unknown(location, e);
}

void transport_close(struct transport **t)
{
    if (*t != NULL)
        (*t)->kind->close(*t);
    *t = NULL;
}

static bool component_is_good(struct bytes c)
{
    return c.size > 0 && !bytes_equal_text(c, ".") && !bytes_equal_text(c, "..") &&
           memchr(c.data, '\\', c.size) == NULL;
}

/* No path leads out of the point. */
static enum err check_path(const char *path, struct errinfo *e)
{
    for (const char *at = path;; at++) {
        size_t length = strcspn(at, "/");
        if (!component_is_good((struct bytes){(const uint8_t *)at, length}))
            return err_set(e, ERR_USAGE, "%s: this is no path within a point", path);
        at += length;
        if (*at == '\0')
            return ERR_OK;
    }
}

enum err transport_prepare(struct transport *t, struct errinfo *e)
{
    return t->kind->prepare(t, e);
}

enum err transport_fetch(struct transport *t, const char *path, size_t limit, struct buf *out, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->fetch(t, path, limit, out, e) : error;
}

enum err transport_list(struct transport *t, const char *path, size_t limit, struct folder_names *out,
                        struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->list(t, path, limit, out, e) : error;
}

enum err transport_each(struct transport *t, const char *path, folder_visit *visit, void *context, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->each(t, path, visit, context, e) : error;
}

enum err transport_fetch_itself(struct transport *t, const char *path, size_t limit, struct buf *out,
                                struct file_stamp *stamp, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->fetch_itself(t, path, limit, out, stamp, e) : error;
}

enum err transport_make_folder(struct transport *t, const char *path, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->make_folder(t, path, e) : error;
}

bool transport_has_folder(struct transport *t, const char *path)
{
    return check_path(path, NULL) == ERR_OK && t->kind->has_folder(t, path);
}

enum err transport_put(struct transport *t, const char *path, struct bytes bytes, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->put(t, path, bytes, false, e) : error;
}

enum err transport_put_itself(struct transport *t, const char *path, struct bytes bytes, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->put(t, path, bytes, true, e) : error;
}

enum err transport_remove(struct transport *t, const char *path, struct errinfo *e)
{
    enum err error = check_path(path, e);
    return error == ERR_OK ? t->kind->remove(t, path, e) : error;
}

enum err transport_commit(struct transport *t, struct errinfo *e)
{
    return t->kind->commit(t, e);
}

enum err transport_fetch_location(const char *location, size_t limit, struct buf *out, struct errinfo *e)
{
    struct transport *t = NULL;
    if (kind_of(location) == NULL)
        return fail_unknown(location, e);
    const char *name = path_name(location);
    if (*name == '\0')
        return err_set(e, ERR_USAGE, "%s: this names a folder, and a file is needed", location);
    char *folder = NULL;
    enum err error = path_folder(location, &folder, e);
    if (error == ERR_OK)
        error = transport_open(folder, &t, e);
    if (error == ERR_OK)
        error = transport_fetch(t, name, limit, out, e);
    transport_close(&t);
    free(folder);
    return error;
}
