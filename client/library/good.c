#include "library/good.h"

#include <string.h>

#include "base/ascii.h"
#include "system/lock.h"

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
static void load_layer(struct state *s, enum state_layer layer, const char *name, const struct good_file *same,
                       struct good *out)
{
    struct errinfo e;
    char file[GOOD_FILE_SIZE];
    struct good g = {.layer = layer};
    good_file_name(name, file);
    if (!state_read(s, layer, STATE_CONFIGS, file, &g.file))
        return;
    if (same != NULL && bytes_equal(buf_bytes(&g.file), same->bytes)) {
        buf_done(&g.file);
        g.is_there = g.is_same = true;
    } else if (parse(&g, &e) != ERR_OK) {
        state_set_aside(s, layer, STATE_CONFIGS, file, e.message);
    }
    *out = g;
}

static struct version version_of(const struct good *g, const struct good_file *same)
{
    return g->is_same ? same->head->version : g->head.version;
}

void good_load(struct state *s, const char *name, const struct good_file *same, struct good *out)
{
    struct good own = {.is_there = false}, machine = {.is_there = false};
    load_layer(s, STATE_OWN, name, same, &own);
    load_layer(s, STATE_MACHINE, name, same, &machine);
    bool take_machine =
        machine.is_there && (!own.is_there || version_compare(version_of(&machine, same), version_of(&own, same)) > 0);
    *out = take_machine ? machine : own;
    good_done(take_machine ? &own : &machine);
}

bool good_was_there(struct state *s, const char *name)
{
    char file[GOOD_FILE_SIZE];
    good_file_name(name, file);
    return state_has(s, STATE_CONFIGS, file);
}

void good_tell(const struct sealed *head, struct accept_known *known)
{
    known->has_version = true;
    known->version = head->version;
    sha256(head->note.text, known->text_sha256);
    known->encrypted_only = known->encrypted_only || head->encrypted_only;
}

void good_keep(struct state *s, const char *name, const struct good_file *file)
{
    char file_name[GOOD_FILE_SIZE];
    struct good there = {.is_there = false};
    struct lock *lock = state_lock(s);
    load_layer(s, STATE_OWN, name, file, &there);
    bool is_newer = !there.is_there || version_compare(file->head->version, version_of(&there, file)) > 0;
    good_done(&there);
    good_file_name(name, file_name);
    if (is_newer)
        state_write(s, STATE_CONFIGS, file_name, file->bytes);
    lock_release(&lock);
}
