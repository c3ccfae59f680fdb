#include "state/good.h"

#include <string.h>

#include "base/ascii.h"
#include "files/lock.h"

void good_done(struct good *g)
{
    if (!g->is_there)
        return;
    sealed_done(&g->head);
    buf_done(&g->file);
    g->is_there = false;
}

void good_file_name(const char *name, char out[static GOOD_FILE_SIZE])
{
    size_t i = 0;
    for (; name[i] != '\0' && i < LIMIT_NAME; i++)
        out[i] = ascii_lower(name[i]);
    out[i] = '\0';
}

static enum err check(const struct sealed *head, struct errinfo *e)
{
    enum err error = sealed_check_signatures(head, e);
    return error == ERR_OK ? sealed_check_body(head, e) : error;
}

/* Parses and checks g->file, which is freed if it is not good. */
static enum err parse(struct good *g, struct errinfo *e)
{
    enum err error = sealed_parse(buf_bytes(&g->file), &g->head, e);
    if (error == ERR_OK)
        error = check(&g->head, e);
    g->is_there = error == ERR_OK;
    if (error != ERR_OK) {
        sealed_done(&g->head);
        buf_done(&g->file);
    }
    return error;
}

/* The one of one layer; *out is empty if there is none. */
static enum err load_layer(struct state *s, enum state_layer layer, const char *name, const struct good_file *same,
                           struct good *out, struct errinfo *e)
{
    char file_name[GOOD_FILE_SIZE];
    const struct state_file file = {layer, STATE_CONFIGS, file_name};
    struct errinfo why;
    struct good g = {.layer = layer};
    good_file_name(name, file_name);
    enum err error = state_read(s, &file, &g.file, e);
    if (error != ERR_OK)
        return error == ERR_NOT_FOUND ? ERR_OK : error;
    if (same != NULL && bytes_equal(buf_bytes(&g.file), same->bytes)) {
        buf_done(&g.file);
        g.is_there = g.is_same = true;
    } else {
        error = parse(&g, &why);
    }
    if (error == ERR_INTERNAL) /* the file is not to blame */
        return err_set(e, error, "%s", why.message);
    if (error != ERR_OK)
        state_set_aside(s, &file, why.message);
    *out = g;
    return ERR_OK;
}

static struct version version_of(const struct good *g, const struct good_file *same)
{
    return g->is_same ? same->head->version : g->head.version;
}

enum err good_load(struct state *s, const char *name, const struct good_file *same, struct good *out, struct errinfo *e)
{
    struct good own = {.is_there = false}, machine = {.is_there = false};
    enum err error = load_layer(s, STATE_OWN, name, same, &own, e);
    if (error == ERR_OK)
        error = load_layer(s, STATE_MACHINE, name, same, &machine, e);
    if (error != ERR_OK) {
        good_done(&own);
        return error;
    }
    bool take_machine =
        machine.is_there && (!own.is_there || version_compare(version_of(&machine, same), version_of(&own, same)) > 0);
    *out = take_machine ? machine : own;
    good_done(take_machine ? &own : &machine);
    return ERR_OK;
}

enum err good_was_there(struct state *s, const char *name, bool *out, struct errinfo *e)
{
    char file[GOOD_FILE_SIZE];
    good_file_name(name, file);
    return state_has(s, STATE_CONFIGS, file, out, e);
}

void good_keep(struct state *s, const char *name, const struct good_file *file)
{
    struct errinfo e;
    char file_name[GOOD_FILE_SIZE];
    struct good there = {.is_there = false};
    struct lock *lock = state_lock(s);
    enum err error = load_layer(s, STATE_OWN, name, file, &there, &e);
    bool is_newer = !there.is_there || version_compare(file->head->version, version_of(&there, file)) > 0;
    good_done(&there);
    good_file_name(name, file_name);
    if (error != ERR_OK)
        state_tell_unkept(s, error, &e);
    else if (is_newer)
        state_write(s, STATE_CONFIGS, file_name, file->bytes);
    lock_release(&lock);
}
