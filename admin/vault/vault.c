#include "vault/vault_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "age/identity.h"
#include "files/file.h"
#include "files/folder.h"
#include "system/path.h"

unsigned vault_file_mode(const struct vault *v)
{
    return v->is_shared ? 0660 : 0600;
}

unsigned vault_folder_mode(const struct vault *v)
{
    return v->is_shared ? 02770 : 0700;
}

enum err vault_look_at_folder(struct vault *v, struct errinfo *e)
{
    struct file_facts facts;
    enum err error = file_facts(v->path, &facts, e);
    if (error == ERR_OK)
        v->is_shared = (facts.mode & 02070) == 02070;
    return error;
}

enum err vault_join(const struct vault *v, const char *relative, char **out, struct errinfo *e)
{
    return path_join(v->path, relative, out, e);
}

enum err vault_find(const char *path, struct errinfo *e)
{
    char *registry = NULL;
    struct file_facts facts;
    enum err error = path_join(path, VAULT_PATH_OF_REGISTRY, &registry, e);
    if (error == ERR_OK)
        error = file_facts(registry, &facts, e);
    if (file_was_missing(registry, error))
        error = err_set(e, ERR_NOT_FOUND,
                        "there is no vault in '%s'; make one with rollseal-admin init, or name another with --vault "
                        "or $ROLLSEAL_VAULT",
                        path);
    free(registry);
    return error;
}

enum err vault_take_lock(struct vault *v, const char *what, struct errinfo *e)
{
    char *path = NULL;
    enum err error = vault_join(v, VAULT_PATH_OF_LOCK, &path, e);
    if (error == ERR_OK)
        error = lock_take(path, vault_file_mode(v), what, VAULT_LOCK_SECONDS, &v->lock, e);
    free(path);
    return error;
}

static enum err open_registry(struct vault *v, bool may_change, struct errinfo *e)
{
    char *path = NULL;
    enum err error = vault_join(v, VAULT_PATH_OF_REGISTRY, &path, e);
    if (error == ERR_OK)
        error = registry_open(path, may_change, &v->registry, e);
    free(path);
    return error;
}

enum err vault_open(const char *path, enum vault_access access, const char *what, struct vault **out, struct errinfo *e)
{
    enum err error = vault_find(path, e);
    if (error != ERR_OK)
        return error;
    struct vault *v = calloc(1, sizeof *v);
    if (v == NULL || (v->path = strdup(path)) == NULL) {
        free(v);
        return err_no_memory(e);
    }
    error = vault_look_at_folder(v, e);
    if (error == ERR_OK && access == VAULT_CHANGE)
        error = vault_take_lock(v, what, e);
    if (error == ERR_OK)
        error = open_registry(v, access == VAULT_CHANGE, e);
    if (error == ERR_OK) {
        *out = v;
        v = NULL;
    }
    vault_close(&v);
    return error;
}

void vault_close(struct vault **v)
{
    if (*v == NULL)
        return;
    registry_close(&(*v)->registry);
    key_free(&(*v)->key);
    lock_release(&(*v)->lock);
    free((*v)->path);
    free(*v);
    *v = NULL;
}

const char *vault_path(const struct vault *v)
{
    return v->path;
}

struct registry *vault_registry(struct vault *v)
{
    return v->registry;
}

/* A key file of another vault, put in by hand, would make everything written from now on unreadable. */
static enum err check_key(struct vault *v, const struct key *key, const char *relative, struct errinfo *e)
{
    struct vault_facts facts = {0};
    char *recipient = NULL;
    enum err error = registry_facts(v->registry, &facts, e);
    if (error == ERR_OK)
        error = recipient_format(&key->public_key, &recipient, e);
    if (error == ERR_OK && strcmp(recipient, facts.recipient) != 0)
        error = err_set(e, ERR_MALFORMED, "'%s/%s' holds the key of another vault; restore a backup of the vault",
                        v->path, relative);
    free(recipient);
    vault_facts_done(&facts);
    return error;
}

/* Takes the key over, on failure too. */
static enum err take_key(struct vault *v, struct key *key, const char *relative, struct errinfo *e)
{
    enum err error = check_key(v, key, relative, e);
    if (error == ERR_OK) {
        key_free(&v->key);
        v->key = key;
        key = NULL;
    }
    key_free(&key);
    return error;
}

enum err vault_unlock(struct vault *v, const struct secret *passphrase, struct errinfo *e)
{
    struct key *key = NULL;
    enum err error = vault_key_read(v, passphrase, &key, e);
    return error == ERR_OK ? take_key(v, key, VAULT_PATH_OF_PASSPHRASE_KEY, e) : error;
}

enum err vault_unlock_by_recovery(struct vault *v, const struct secret *identity_file, struct errinfo *e)
{
    struct key *key = NULL;
    struct identity_list who = {.count = 0};
    enum err error = identity_list_parse(identity_file, &who, e);
    if (error == ERR_OK)
        error = vault_key_read_recovery(v, &who, &key, e);
    identity_list_done(&who);
    return error == ERR_OK ? take_key(v, key, VAULT_PATH_OF_RECOVERY_KEY, e) : error;
}

/* ---- Pauses ---- */

void vault_pause(struct vault *v)
{
    registry_close(&v->registry);
    lock_release(&v->lock);
}

enum err vault_resume(struct vault *v, const char *what, struct errinfo *e)
{
    enum err error = vault_find(v->path, e);
    if (error == ERR_OK)
        error = vault_take_lock(v, what, e);
    if (error == ERR_OK)
        error = open_registry(v, true, e);
    if (error == ERR_OK && v->key != NULL)
        error = check_key(v, v->key, VAULT_PATH_OF_PASSPHRASE_KEY, e);
    if (error != ERR_OK)
        vault_pause(v);
    return error;
}

enum err vault_check_unlocked(const struct vault *v, struct errinfo *e)
{
    return v->key != NULL ? ERR_OK : err_set(e, ERR_INTERNAL, "the vault '%s' is locked", v->path);
}

enum err vault_write(const struct vault *v, const char *relative, const struct recipient *to, struct bytes plain,
                     struct errinfo *e)
{
    const struct file_write_params how = {.mode = vault_file_mode(v)};
    struct buf file = {NULL, 0};
    char *path = NULL;
    enum err error = vault_join(v, relative, &path, e);
    if (error == ERR_OK)
        error = age_seal(to, 1, plain, &file, e);
    if (error == ERR_OK)
        error = file_write(path, buf_bytes(&file), &how, e);
    buf_done(&file);
    free(path);
    return error;
}

enum err vault_put(struct vault *v, const char *path, struct bytes plain, struct errinfo *e)
{
    enum err error = vault_check_unlocked(v, e);
    if (error != ERR_OK)
        return error;
    const struct recipient to = {.public_key = &v->key->public_key};
    return vault_write(v, path, &to, plain, e);
}

static enum err open_with_key(const struct vault *v, struct bytes file, size_t limit, struct secret **out,
                              struct errinfo *e)
{
    const struct identity who = {.key = v->key};
    enum err error = age_open(file, &who, 1, limit, out, e);
    if (error == ERR_NO_PAIR)
        return err_set(e, ERR_CANNOT_OPEN, "it is not sealed to the key of this vault: restore a backup of it");
    return error;
}

enum err vault_get(struct vault *v, const char *path, size_t limit, struct secret **out, struct errinfo *e)
{
    enum err error = vault_check_unlocked(v, e);
    if (error != ERR_OK)
        return error;
    char *full = NULL;
    struct buf file = {NULL, 0};
    error = vault_join(v, path, &full, e);
    if (error != ERR_OK)
        return error;
    error = file_read(full, LIMIT_AGE_HEADER + stream_sealed_size(limit), &file, NULL, e);
    if (error == ERR_OK) {
        error = open_with_key(v, buf_bytes(&file), limit, out, e);
        err_context(e, error, "%s", full);
    }
    buf_done(&file);
    free(full);
    return error;
}

enum err vault_remove(struct vault *v, const char *path, struct errinfo *e)
{
    char *full = NULL;
    enum err error = vault_join(v, path, &full, e);
    if (error == ERR_OK)
        error = file_remove(full, e);
    free(full);
    return error;
}

enum err vault_make_folder(struct vault *v, const char *path, struct errinfo *e)
{
    char *full = NULL;
    enum err error = vault_join(v, path, &full, e);
    if (error == ERR_OK)
        error = folder_make(full, vault_folder_mode(v), e);
    free(full);
    return error;
}

void vault_path_of_encryption_key(const char *pair_id, char out[static VAULT_PATH_SIZE])
{
    snprintf(out, VAULT_PATH_SIZE, "pairs/%.16s.encryption.age", pair_id);
}

void vault_path_of_signing_key(const char *pair_id, char out[static VAULT_PATH_SIZE])
{
    snprintf(out, VAULT_PATH_SIZE, "pairs/%.16s.signing.age", pair_id);
}

void vault_path_of_content(int64_t revision, char out[static VAULT_PATH_SIZE])
{
    snprintf(out, VAULT_PATH_SIZE, VAULT_FOLDER_OF_CONTENTS "/%" PRId64 ".age", revision);
}
