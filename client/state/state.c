#include "state/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "files/lock.h"
#include "system/path.h"

#define LOCK_WAIT 10 /* seconds; a writer needs milliseconds */
#define ASIDE ".bad"
#define ASIDE_SIZE (LIMIT_NAME + sizeof ASIDE) /* the names of every kind are shorter */

struct state {
    char *folders[STATE_LAYERS]; /* NULL: no such layer */
    unsigned folder_mode, file_mode;
    source_warn *warn;
    void *warn_context;
    bool is_unwritable; /* and that has been said */
    bool is_frozen;
};

static const struct kind_row {
    const char *folder; /* NULL: the state directory itself */
    size_t limit;
    bool is_private; /* 0700 and 0600, also where all accounts may read the state */
} kinds[] = {
    [STATE_CONFIGS] = {"configs", LIMIT_SEALED, false},    [STATE_CRLS] = {"crls", LIMIT_CRLS, false},
    [STATE_CHECKS] = {"checks", LIMIT_PREFERENCES, false}, [STATE_ERRORS] = {"errors", LIMIT_PREFERENCES, false},
    [STATE_POLICY] = {NULL, LIMIT_PREFERENCES, false},     [STATE_RECEIPT] = {"receipt", LIMIT_PREFERENCES, true},
};

/* A layer that strangers own or may write to is left out. */
static enum err add_machine(struct state *s, const char *folder, struct errinfo *e)
{
    struct file_facts facts;
    enum err error = file_facts(folder, &facts, e);
    if (error != ERR_OK)
        return file_is_missing(folder) || file_is_forbidden(folder) ? ERR_OK : error;
    if (!facts.owned_by_me_or_root || facts.writable_by_others)
        return ERR_OK;
    return text_copy(folder, &s->folders[STATE_MACHINE], e);
}

enum err state_new(const struct state_params *params, struct state **out, struct errinfo *e)
{
    struct state *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(e);
    s->folder_mode = params->is_machines ? 0755 : 0700;
    s->file_mode = params->is_machines ? 0644 : 0600;
    s->warn = params->warn;
    s->warn_context = params->warn_context;
    enum err error = text_copy(params->own, &s->folders[STATE_OWN], e);
    if (error == ERR_OK && params->machine != NULL)
        error = add_machine(s, params->machine, e);
    if (error != ERR_OK) {
        state_free(&s);
        return error;
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

void state_freeze(struct state *s)
{
    s->is_frozen = true;
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
    enum err error =
        sub != NULL ? path_join(s->folders[layer], sub, &folder, NULL) : text_copy(s->folders[layer], &folder, NULL);
    return error == ERR_OK ? folder : NULL;
}

static char *path_of(const struct state *s, const struct state_file *file)
{
    char *folder = folder_of(s, file->layer, file->kind);
    char *path = NULL;
    bool joined = folder != NULL && path_join(folder, file->name, &path, NULL) == ERR_OK;
    free(folder);
    return joined ? path : NULL;
}

/*
 * The file could not be read, and *why says why. What will not change by itself counts as none, and is said; a failure
 * of this moment is an error, or a disk that hangs would make a client forget what it must not.
 */
static enum err judge_unread(struct state *s, const struct state_file *file, const char *path, enum err error,
                             const struct errinfo *why, struct errinfo *e)
{
    if (file_was_missing(path, error))
        return err_set(e, ERR_NOT_FOUND, "%s", why->message);
    if (error == ERR_TOO_LARGE || (error == ERR_IO && file_is_in_the_way(path))) {
        state_set_aside(s, file, why->message);
        return err_set(e, ERR_NOT_FOUND, "%s: it is not used", path);
    }
    return err_set(e, error == ERR_INTERNAL ? error : ERR_IO,
                   "what this client remembers cannot be read now, and nothing is accepted without it: %s",
                   why->message);
}

static bool is_ours(const struct file_facts *facts)
{
    return facts->owned_by_me_or_root && !facts->writable_by_others;
}

enum err state_read(struct state *s, const struct state_file *file, struct buf *out, struct errinfo *e)
{
    struct errinfo why;
    if (s->folders[file->layer] == NULL)
        return err_set(e, ERR_NOT_FOUND, "there is no such layer");
    char *path = path_of(s, file);
    if (path == NULL)
        return err_no_memory(e);
    enum err error = file_read(path, kinds[file->kind].limit, out, NULL, &why);
    if (error != ERR_OK)
        error = judge_unread(s, file, path, error, &why, e);
    free(path);
    return error;
}

bool state_read_trusted(struct state *s, const struct state_file *file, struct buf *out)
{
    if (s->folders[file->layer] == NULL)
        return false;
    struct errinfo e;
    struct buf bytes = {NULL, 0};
    struct file_facts facts, folder;
    char *folder_path = folder_of(s, file->layer, file->kind);
    char *path = path_of(s, file);
    enum err error = folder_path != NULL && path != NULL ? file_read(path, kinds[file->kind].limit, &bytes, &facts, &e)
                                                         : err_no_memory(&e);
    if (error != ERR_OK && error != ERR_NOT_FOUND && error != ERR_UNREACHABLE)
        warn(s, error, e.message);
    bool believed =
        error == ERR_OK && is_ours(&facts) && file_facts(folder_path, &folder, NULL) == ERR_OK && is_ours(&folder);
    if (believed) {
        *out = bytes;
        bytes = (struct buf){NULL, 0};
    }
    buf_done(&bytes);
    free(path);
    free(folder_path);
    return believed;
}

enum err state_read_key(struct state *s, const struct state_file *file, struct secret **out, struct errinfo *e)
{
    struct errinfo why;
    struct file_facts facts;
    struct secret *key = NULL;
    char *path = path_of(s, file);
    if (path == NULL)
        return err_no_memory(e);
    enum err error = file_read_secret(path, kinds[file->kind].limit, &key, &facts, &why);
    if (error != ERR_OK)
        error = judge_unread(s, file, path, error, &why, e);
    else if (!is_ours(&facts) || (facts.mode & 077) != 0)
        error = err_set(e, ERR_NOT_FOUND, "%s: others can use it, so it is not used", path);
    if (error == ERR_OK) {
        *out = key;
        key = NULL;
    }
    secret_free(&key);
    free(path);
    return error;
}

static enum err write_file(const struct state *s, enum state_kind kind, const char *path, struct bytes bytes,
                           struct errinfo *e)
{
    bool is_private = kinds[kind].is_private;
    const struct file_write_params params = {.mode = is_private ? 0600 : s->file_mode};
    char *folder = folder_of(s, STATE_OWN, kind);
    enum err error = folder != NULL ? folder_make_all(s->folders[STATE_OWN], s->folder_mode, e) : err_no_memory(e);
    if (error == ERR_OK && kinds[kind].folder != NULL)
        error = folder_make(folder, is_private ? 0700 : s->folder_mode, e);
    if (error == ERR_OK)
        error = file_write(path, bytes, &params, e);
    free(folder);
    return error;
}

void state_tell_unkept(struct state *s, enum err error, struct errinfo *e)
{
    if (s->is_unwritable)
        return;
    s->is_unwritable = true;
    (void)err_context(e, error, "what this client remembers cannot be written, and so is not remembered");
    warn(s, error, e->message);
}

enum err state_keep(struct state *s, enum state_kind kind, const char *name, struct bytes bytes, struct errinfo *e)
{
    if (s->is_frozen)
        return ERR_OK;
    char *path = path_of(s, &(struct state_file){STATE_OWN, kind, name});
    enum err error = path != NULL ? write_file(s, kind, path, bytes, e) : err_no_memory(e);
    free(path);
    return error;
}

void state_write(struct state *s, enum state_kind kind, const char *name, struct bytes bytes)
{
    struct errinfo e;
    enum err error = state_keep(s, kind, name, bytes, &e);
    if (error != ERR_OK)
        state_tell_unkept(s, error, &e);
}

static void aside_of(const char *name, char out[static ASIDE_SIZE])
{
    snprintf(out, ASIDE_SIZE, "%s" ASIDE, name);
}

static enum err exists(const struct state *s, const struct state_file *file, bool *out, struct errinfo *e)
{
    struct file_facts facts;
    char *path = path_of(s, file);
    if (path == NULL)
        return err_no_memory(e);
    enum err error = file_facts(path, &facts, e);
    *out = error == ERR_OK;
    if (file_was_missing(path, error) || file_is_forbidden(path))
        error = ERR_OK;
    free(path);
    return error;
}

enum err state_has_in(const struct state *s, const struct state_file *file, bool *out, struct errinfo *e)
{
    char aside[ASIDE_SIZE];
    const struct state_file set_aside = {file->layer, file->kind, aside};
    bool has = false;
    enum err error = ERR_OK;
    aside_of(file->name, aside);
    if (s->folders[file->layer] != NULL)
        error = exists(s, file, &has, e);
    if (s->folders[file->layer] != NULL && error == ERR_OK && !has)
        error = exists(s, &set_aside, &has, e);
    *out = has;
    return error;
}

enum err state_has(const struct state *s, enum state_kind kind, const char *name, bool *out, struct errinfo *e)
{
    bool has = false;
    enum err error = ERR_OK;
    for (size_t layer = 0; layer < STATE_LAYERS && error == ERR_OK && !has; layer++)
        error = state_has_in(s, &(struct state_file){(enum state_layer)layer, kind, name}, &has, e);
    *out = has;
    return error;
}

static enum err remove_if_there(const struct state *s, enum state_kind kind, const char *name, struct errinfo *e)
{
    char *path = path_of(s, &(struct state_file){STATE_OWN, kind, name});
    enum err error = path != NULL ? ERR_OK : err_no_memory(e);
    if (path != NULL && file_exists(path))
        error = file_remove(path, e);
    free(path);
    return error;
}

void state_remove(struct state *s, enum state_kind kind, const char *name)
{
    struct errinfo e;
    enum err error = s->is_frozen ? ERR_OK : remove_if_there(s, kind, name, &e);
    if (error != ERR_OK)
        state_tell_unkept(s, error, &e);
}

enum err state_forget(struct state *s, enum state_kind kind, const char *name, struct errinfo *e)
{
    char aside[ASIDE_SIZE];
    aside_of(name, aside);
    enum err error = remove_if_there(s, kind, aside, e);
    return error == ERR_OK ? remove_if_there(s, kind, name, e) : error;
}

void state_set_aside(struct state *s, const struct state_file *file, const char *reason)
{
    struct errinfo e;
    char aside[ASIDE_SIZE];
    aside_of(file->name, aside);
    char *from = path_of(s, file);
    char *to = path_of(s, &(struct state_file){file->layer, file->kind, aside});
    enum err error = ERR_MALFORMED;
    if (from == NULL || to == NULL)
        error = err_no_memory(&e);
    else if (s->is_frozen || file->layer == STATE_MACHINE || file_rename(from, to, NULL) != ERR_OK)
        error = err_set(&e, error, "%s is not used: %s", from, reason);
    else
        error = err_set(&e, error, "%s is set aside as %s: %s", from, aside, reason);
    warn(s, error, e.message);
    free(to);
    free(from);
}

struct lock *state_lock(struct state *s)
{
    struct lock *lock = NULL;
    char *path = NULL;
    if (s->is_frozen)
        return NULL;
    if (path_join(s->folders[STATE_OWN], "lock", &path, NULL) == ERR_OK &&
        folder_make_all(s->folders[STATE_OWN], s->folder_mode, NULL) == ERR_OK &&
        lock_take(path, 0600, "read", LOCK_WAIT, &lock, NULL) != ERR_OK)
        lock = NULL;
    free(path);
    return lock;
}

enum err state_lock_receipt(struct state *s, unsigned wait_seconds, struct lock **out, struct errinfo *e)
{
    char *path = NULL;
    enum err error = path_join(s->folders[STATE_OWN], "receipt.lock", &path, e);
    if (error == ERR_OK)
        error = folder_make_all(s->folders[STATE_OWN], s->folder_mode, e);
    if (error == ERR_OK)
        error = lock_take(path, 0600, "report", wait_seconds, out, e);
    free(path);
    return error;
}
