#include "watch/watch.h"

#include <stdlib.h>
#include <string.h>

#include "system/path.h"

#define WATCHED_FILES 2

struct watch {
    struct watch_params params;
    struct notify *notify;
    struct client *client; /* of the last look; NULL: there was none, or it failed at once */
    enum notify_reach reach;
    bool has_content; /* the fields below are those of the last look that succeeded */
    bool is_sealed;
    struct version version;
    uint8_t content_sha256[32];
};

/* ---- Which files ---- */

/* A location of another kind than a path is looked at when the interval is over. */
static void add_path(const char *location, const char *paths[static WATCHED_FILES], size_t *count)
{
    if (location != NULL && path_scheme_length(location) == 0)
        paths[(*count)++] = location;
}

static enum err watch_files(struct watch *w, const struct client *c, struct errinfo *e)
{
    const char *location = NULL, *name = NULL, *paths[WATCHED_FILES];
    char *ring = NULL;
    size_t count = 0;
    enum err error = client_configuration(c, &location, &name, e);
    if (error == ERR_OK)
        error = client_ring_location(c->parameters, name, &ring, e);
    if (error == ERR_OK) {
        add_path(location, paths, &count);
        add_path(ring, paths, &count);
        error = notify_new(paths, count, &w->notify, e);
    }
    free(ring);
    return error;
}

enum err watch_new(const struct watch_params *params, struct watch **out, struct errinfo *e)
{
    struct client *c = NULL;
    struct watch *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_no_memory(e);
    w->params = *params;
    enum err error = client_new(params->parameters, NULL, NULL, &c, e);
    if (error == ERR_OK)
        error = watch_files(w, c, e);
    client_free(&c);
    if (error != ERR_OK) {
        watch_free(&w);
        return error;
    }
    *out = w;
    return ERR_OK;
}

void watch_free(struct watch **w)
{
    if (*w == NULL)
        return;
    client_free(&(*w)->client);
    notify_free(&(*w)->notify);
    free(*w);
    *w = NULL;
}

/* ---- Looks ---- */

int watch_fd(const struct watch *w)
{
    return notify_descriptor(w->notify);
}

bool watch_is_due(struct watch *w)
{
    return notify_take(w->notify);
}

/* Milliseconds, from 80 to 120 % of the interval. */
static int64_t next_interval(const struct watch *w)
{
    uint32_t number = 0;
    if (random_bytes(&number, sizeof number, NULL) != ERR_OK)
        return w->params.interval * 1000;
    return w->params.interval * (800 + (int64_t)(number % 401));
}

/* Remembers the outcome; true if it is not the one remembered. */
static bool remember(struct watch *w, const struct read_outcome *o)
{
    uint8_t content_sha256[32];
    sha256(secret_bytes(o->content), content_sha256);
    bool is_same = w->has_content && w->is_sealed == o->is_sealed && version_compare(w->version, o->version) == 0 &&
                   memcmp(w->content_sha256, content_sha256, sizeof content_sha256) == 0;
    w->has_content = true;
    w->is_sealed = o->is_sealed;
    w->version = o->version;
    memcpy(w->content_sha256, content_sha256, sizeof content_sha256);
    return !is_same;
}

enum err watch_look(struct watch *w, struct read_outcome *out, bool *has_changed, struct errinfo *e)
{
    static const struct read_params params = {.refuse_revoked = false};
    w->reach = notify_arm(w->notify, next_interval(w));
    client_free(&w->client);
    /* A client for each look: time, passwords and state are those of now. */
    enum err error = client_new(w->params.parameters, w->params.warn, w->params.warn_context, &w->client, e);
    if (error == ERR_OK)
        error = read_configuration(w->client, &params, out, e);
    if (error == ERR_OK)
        *has_changed = remember(w, out);
    return error;
}

void watch_report(struct watch *w, const struct report_read *read)
{
    if (w->client != NULL)
        report_after_read(w->client, read);
    client_free(&w->client);
}

enum notify_reach watch_reach(const struct watch *w)
{
    return w->reach;
}
