#include "library/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "system/file.h"
#include "system/lock.h"

#define LOCK_WAIT 10 /* seconds; a writer needs milliseconds */
#define POLICY "policy"
#define POLICY_TEXT "encrypted-only\n"
#define ASIDE ".bad"
#define ASIDE_SIZE (LIMIT_NAME + sizeof ASIDE) /* the names of every kind are shorter */

struct state {
    char *folders[STATE_LAYERS]; /* NULL: no such layer */
    unsigned folder_mode, file_mode;
    source_warn *warn;
    void *warn_context;
    bool is_unwritable; /* and that has been said */
};

static const struct kind_row {
    const char *folder; /* NULL: the state directory itself */
    size_t limit;
} kinds[] = {
    [STATE_CONFIGS] = {"configs", LIMIT_SEALED},    [STATE_CRLS] = {"crls", LIMIT_CRL},
    [STATE_CHECKS] = {"checks", LIMIT_PREFERENCES}, [STATE_ERRORS] = {"errors", LIMIT_PREFERENCES},
    [STATE_POLICY] = {NULL, LIMIT_PREFERENCES},
};

enum err state_new(const struct state_params *params, struct state **out, struct errinfo *e)
{
    struct file_facts facts;
    struct state *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(e);
    s->folder_mode = params->is_machines ? 0755 : 0700;
    s->file_mode = params->is_machines ? 0644 : 0600;
    s->warn = params->warn;
    s->warn_context = params->warn_context;
    s->folders[STATE_OWN] = strdup(params->own);
    bool has_machine = params->machine != NULL && file_facts(params->machine, &facts, NULL) == ERR_OK &&
                       facts.owned_by_me_or_root && !facts.writable_by_others;
    if (has_machine)
        s->folders[STATE_MACHINE] = strdup(params->machine);
    if (s->folders[STATE_OWN] == NULL || (has_machine && s->folders[STATE_MACHINE] == NULL)) {
        state_free(&s);
        return err_no_memory(e);
    }
    *out = s;
    return ERR_OK;
}

void state_free(struct state **s)
{
    if (*s == NULL)
        return;
    for (size_t i = 0; i < STATE_LAYERS; i++)
        free((*s)->folders[i]);
    free(*s);
    *s = NULL;
}

const char *state_folder(const struct state *s)
{
    return s->folders[STATE_OWN];
}

static void warn(const struct state *s, enum err error, const char *text)
{
    if (s->warn != NULL)
        s->warn(error, text, s->warn_context);
}

/* The folder of a kind as a new string; NULL without memory. */
static char *folder_of(const struct state *s, enum state_layer layer, enum state_kind kind)
{
    const char *sub = kinds[kind].folder;
    char *folder = NULL;
    enum err error = sub != NULL ? path_join(s->folders[layer], sub, &folder, NULL)
                                 : text_copy(s->folders[layer], &folder, NULL);
    return error == ERR_OK ? folder : NULL;
}

static char *path_of(const struct state *s, enum state_layer layer, enum state_kind kind, const char *name)
{
    char *folder = folder_of(s, layer, kind);
    char *path = NULL;
    bool joined = folder != NULL && path_join(folder, name, &path, NULL) == ERR_OK;
    free(folder);
    return joined ? path : NULL;
}

static void warn_unreadable(const struct state *s, enum err error, const struct errinfo *e)
{
    if (error != ERR_OK && error != ERR_NOT_FOUND && error != ERR_UNREACHABLE)
        warn(s, error, e->message);
}

static bool read_file(struct state *s, const char *path, size_t limit, struct buf *out, struct file_facts *facts)
{
    struct errinfo e;
    enum err error = file_read(path, limit, out, facts, &e);
    warn_unreadable(s, error, &e);
    return error == ERR_OK;
}

/* What stands in the way of the file, and would for ever: no later write could replace a folder. */
static bool is_in_the_way(const char *path, enum err error)
{
    return error == ERR_TOO_LARGE || (error == ERR_IO && (file_is_folder(path) || file_is_special(path)));
}

bool state_read(struct state *s, enum state_layer layer, enum state_kind kind, const char *name, struct buf *out)
{
    struct errinfo e;
    if (s->folders[layer] == NULL)
        return false;
    char *path = path_of(s, layer, kind, name);
    enum err error = path != NULL ? file_read(path, kinds[kind].limit, out, NULL, &e) : err_no_memory(&e);
    if (is_in_the_way(path, error))
        state_set_aside(s, layer, kind, name, e.message);
    else
        warn_unreadable(s, error, &e);
    free(path);
    return error == ERR_OK;
}

static bool is_ours(const struct file_facts *facts)
{
    return facts->owned_by_me_or_root && !facts->writable_by_others;
}

bool state_read_trusted(struct state *s, enum state_layer layer, enum state_kind kind, const char *name,
                        struct buf *out)
{
    if (s->folders[layer] == NULL)
        return false;
    struct buf bytes = {NULL, 0};
    struct file_facts file, folder;
    char *folder_path = folder_of(s, layer, kind);
    char *path = path_of(s, layer, kind, name);
    bool believed = folder_path != NULL && path != NULL && read_file(s, path, kinds[kind].limit, &bytes, &file) &&
                    is_ours(&file) && file_facts(folder_path, &folder, NULL) == ERR_OK && is_ours(&folder);
    if (believed) {
        *out = bytes;
        bytes = (struct buf){NULL, 0};
    }
    buf_done(&bytes);
    free(path);
    free(folder_path);
    return believed;
}

static enum err write_file(const struct state *s, enum state_kind kind, const char *path, struct bytes bytes,
                           struct errinfo *e)
{
    const struct file_write_params params = {.mode = s->file_mode};
    char *folder = folder_of(s, STATE_OWN, kind);
    enum err error = folder != NULL ? folder_make_all(s->folders[STATE_OWN], s->folder_mode, e) : err_no_memory(e);
    if (error == ERR_OK && kinds[kind].folder != NULL)
        error = folder_make(folder, s->folder_mode, e);
    if (error == ERR_OK)
        error = file_write(path, bytes, &params, e);
    free(folder);
    return error;
}

static void tell_unwritable(struct state *s, enum err error, struct errinfo *e)
{
    if (s->is_unwritable)
        return;
    s->is_unwritable = true;
    (void)err_context(e, error, "what this client remembers cannot be written, and so is not remembered");
    warn(s, error, e->message);
}

void state_write(struct state *s, enum state_kind kind, const char *name, struct bytes bytes)
{
    struct errinfo e;
    char *path = path_of(s, STATE_OWN, kind, name);
    enum err error = path != NULL ? write_file(s, kind, path, bytes, &e) : err_no_memory(&e);
    if (error != ERR_OK)
        tell_unwritable(s, error, &e);
    free(path);
}

void state_remove(struct state *s, enum state_kind kind, const char *name)
{
    struct errinfo e;
    char *path = path_of(s, STATE_OWN, kind, name);
    enum err error = ERR_OK;
    if (path != NULL && file_exists(path))
        error = file_remove(path, &e);
    if (error != ERR_OK)
        tell_unwritable(s, error, &e);
    free(path);
}

static void aside_of(const char *name, char out[static ASIDE_SIZE])
{
    snprintf(out, ASIDE_SIZE, "%s" ASIDE, name);
}

static bool exists(const struct state *s, enum state_layer layer, enum state_kind kind, const char *name)
{
    char *path = s->folders[layer] != NULL ? path_of(s, layer, kind, name) : NULL;
    bool is = path != NULL && file_exists(path);
    free(path);
    return is;
}

bool state_has(const struct state *s, enum state_kind kind, const char *name)
{
    char aside[ASIDE_SIZE];
    bool has = false;
    aside_of(name, aside);
    for (size_t layer = 0; layer < STATE_LAYERS && !has; layer++)
        has = exists(s, (enum state_layer)layer, kind, name) || exists(s, (enum state_layer)layer, kind, aside);
    return has;
}

void state_set_aside(struct state *s, enum state_layer layer, enum state_kind kind, const char *name,
                     const char *reason)
{
    struct errinfo e;
    char aside[ASIDE_SIZE];
    aside_of(name, aside);
    char *from = path_of(s, layer, kind, name);
    char *to = path_of(s, layer, kind, aside);
    enum err error = ERR_MALFORMED;
    if (from == NULL || to == NULL)
        error = err_no_memory(&e);
    else if (layer == STATE_MACHINE)
        error = err_set(&e, error, "%s is not used: %s", from, reason);
    else if (file_rename(from, to, &e) == ERR_OK)
        error = err_set(&e, error, "%s is set aside as %s: %s", from, aside, reason);
    warn(s, error, e.message);
    free(to);
    free(from);
}

struct lock *state_lock(struct state *s)
{
    struct lock *lock = NULL;
    char *path = NULL;
    if (path_join(s->folders[STATE_OWN], "lock", &path, NULL) == ERR_OK &&
        folder_make_all(s->folders[STATE_OWN], s->folder_mode, NULL) == ERR_OK &&
        lock_take(path, 0600, "read", LOCK_WAIT, &lock, NULL) != ERR_OK)
        lock = NULL;
    free(path);
    return lock;
}

bool state_has_policy(struct state *s)
{
    return state_has(s, STATE_POLICY, POLICY);
}

void state_mark_policy(struct state *s)
{
    if (!state_has_policy(s))
        state_write(s, STATE_POLICY, POLICY, bytes_text(POLICY_TEXT));
}
