/*
 * A vault comes into being at one moment: when its registry, complete, gets its name. Until then the folder holds files
 * that nobody speaks of, and the next attempt writes them anew.
 */
#include "vault/vault_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "age/identity.h"
#include "files/file.h"
#include "files/folder.h"
#include "system/path.h"
#include "vault/audit.h"
#include "vault/recovery_identity.h"

#define UNBORN_REGISTRY "registry.db.new"
#define UNBORN_JOURNAL "registry.db.new-journal"

/* Everything but the folders that an attempt can have left behind; the lock comes first. */
static const char *const leftovers[] = {
    VAULT_PATH_OF_LOCK,
    VAULT_PATH_OF_PASSPHRASE_KEY,
    VAULT_PATH_OF_RECOVERY_KEY,
    VAULT_PATH_OF_RECOVERY_RECIPIENT,
    VAULT_PATH_OF_ROOT_KEY,
    UNBORN_REGISTRY,
    UNBORN_JOURNAL,
};
#define LEFTOVER_COUNT (sizeof leftovers / sizeof leftovers[0])

/* More names than these are somebody else's. */
#define NAMES_MAX 16

static bool is_leftover(const char *name)
{
    for (size_t i = 0; i < LEFTOVER_COUNT; i++) {
        if (strcmp(name, leftovers[i]) == 0)
            return true;
    }
    return vault_folder_is_known(name);
}

static enum err check_names(const char *path, const struct folder_names *names, struct errinfo *e)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->names[i], VAULT_PATH_OF_REGISTRY) == 0)
            return err_set(e, ERR_CONFLICT, "there is a vault in '%s' already; name another folder with --vault", path);
    }
    for (size_t i = 0; i < names->count; i++) {
        if (!is_leftover(names->names[i]))
            return err_set(e, ERR_CONFLICT, "'%s' is not empty ('%s' lies there); name an empty folder with --vault",
                           path, names->names[i]);
    }
    return ERR_OK;
}

/* An attempt has no pairs and no contents: these are of a vault that has lost its registry, and its keys may still be
 * of use. */
static enum err check_is_empty(const char *path, const char *folder, struct errinfo *e)
{
    char *full = NULL;
    struct folder_names names = {NULL, 0};
    enum err error = path_join(path, folder, &full, e);
    if (error == ERR_OK && !file_is_missing(full))
        error = folder_list(full, 1, &names, e);
    if (error == ERR_TOO_LARGE || names.count > 0)
        error =
            err_set(e, ERR_CONFLICT,
                    "'%s' is that of a vault whose registry is gone; restore a backup of it, or name another folder "
                    "with --vault",
                    path);
    folder_names_done(&names);
    free(full);
    return error;
}

/* Nothing lies in the folder but what an attempt before this one has left. */
static enum err check_is_free(const char *path, struct errinfo *e)
{
    struct folder_names names = {NULL, 0};
    folder_clean(path);
    enum err error = folder_list(path, NAMES_MAX, &names, e);
    if (error == ERR_TOO_LARGE)
        return err_set(e, ERR_CONFLICT, "'%s' is not empty; name an empty folder with --vault", path);
    if (error == ERR_OK)
        error = check_names(path, &names, e);
    if (error == ERR_OK)
        error = check_is_empty(path, VAULT_FOLDER_OF_PAIRS, e);
    if (error == ERR_OK)
        error = check_is_empty(path, VAULT_FOLDER_OF_CONTENTS, e);
    folder_names_done(&names);
    return error;
}

/* A folder that was there may be open to more accounts than a vault is. */
static enum err close_folder(const struct vault *v, struct errinfo *e)
{
    struct file_facts facts;
    enum err error = file_facts(v->path, &facts, e);
    if (error != ERR_OK || facts.mode == vault_folder_mode(v))
        return error;
    return folder_set_mode(v->path, vault_folder_mode(v), NULL, e);
}

static enum err find_recovery(const char *path, struct recovery_identity *out, struct errinfo *e)
{
    enum err error = path != NULL ? recovery_identity_find(path, out, e) : ERR_OK;
    return error == ERR_OK && out->line == NULL ? vault_key_generate(&out->key, &out->line, e) : error;
}

/* The vault key under the passphrase, and sealed to the recovery identity. */
static enum err make_keys(struct vault *v, const struct secret *passphrase, const struct recovery_identity *recovery,
                          struct errinfo *e)
{
    struct secret *line = NULL;
    enum err error = vault_key_generate(&v->key, &line, e);
    if (error == ERR_OK) {
        const struct recipient to = {.passphrase = passphrase, .logn = SCRYPT_LOGN_VAULT};
        error = vault_key_write(v, VAULT_PATH_OF_PASSPHRASE_KEY, &to, line, e);
    }
    if (error == ERR_OK) {
        const struct recipient to = {.public_key = &recovery->key->public_key};
        error = vault_key_write(v, VAULT_PATH_OF_RECOVERY_KEY, &to, line, e);
    }
    if (error == ERR_OK)
        error = vault_key_write_recipient(v, &recovery->key->public_key, e);
    secret_free(&line);
    return error;
}

/* Behind a lost vault. The epoch is the number of the root's newest CRL, so there must be one, though it lists nothing.
 */
static enum err make_first_crl(const struct issuer *root, const struct vault_create_params *params,
                               struct vault_facts *facts, struct errinfo *e)
{
    const struct crl_params how = {.number = params->epoch, .now = params->now};
    facts->epoch = params->epoch;
    return crl_issue(root, &how, &facts->crl, e);
}

/* The root's key goes into the vault, its certificate into the facts. */
static enum err make_root(struct vault *v, const struct vault_create_params *params, struct vault_facts *facts,
                          struct errinfo *e)
{
    struct secret *key = NULL;
    enum err error = root_issue(params->organization, params->now, &facts->root, &key, e);
    if (error == ERR_OK)
        error = vault_put(v, VAULT_PATH_OF_ROOT_KEY, secret_bytes(key), e);
    if (error == ERR_OK && params->epoch > 1) {
        const struct issuer root = {.certificate = buf_bytes(&facts->root), .key = key};
        error = make_first_crl(&root, params, facts, e);
    }
    secret_free(&key);
    return error;
}

static enum err make_facts(struct vault *v, const struct vault_create_params *params, struct vault_facts *facts,
                           struct errinfo *e)
{
    facts->epoch = 1;
    facts->created = params->now;
    facts->organization = strdup(params->organization);
    if (facts->organization == NULL)
        return err_no_memory(e);
    enum err error = make_root(v, params, facts, e);
    if (error == ERR_OK)
        error = recipient_format(&v->key->public_key, &facts->recipient, e);
    return error;
}

static enum err fill_registry(struct registry *r, const struct vault_create_params *params,
                              const struct vault_facts *facts, struct errinfo *e)
{
    char detail[64];
    snprintf(detail, sizeof detail, "epoch %" PRIu64, facts->epoch);
    const struct audit_entry entry = {.action = "init",
                                      .object = params->organization,
                                      .detail = facts->epoch > 1 ? detail : NULL,
                                      .reason = params->reason};
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = registry_set_facts(r, facts, e);
    if (error == ERR_OK && params->point != NULL)
        error = registry_add_point(r, params->point, params->now, e);
    return error == ERR_OK ? audit_commit(r, &entry, e) : error;
}

/* SQLite would make the file with the umask's mode. */
static enum err make_registry(struct vault *v, const struct vault_create_params *params,
                              const struct vault_facts *facts, struct errinfo *e)
{
    const struct file_write_params how = {.mode = vault_file_mode(v)};
    char *path = NULL;
    enum err error = vault_join(v, UNBORN_REGISTRY, &path, e);
    if (error == ERR_OK)
        error = file_write(path, (struct bytes){NULL, 0}, &how, e);
    if (error == ERR_OK)
        error = registry_open(path, true, &v->registry, e);
    if (error == ERR_OK)
        error = fill_registry(v->registry, params, facts, e);
    registry_close(&v->registry);
    free(path);
    return error;
}

static enum err rename_registry(const struct vault *v, const char *from, const char *to, struct errinfo *e)
{
    char *old = NULL, *new = NULL;
    enum err error = vault_join(v, from, &old, e);
    if (error == ERR_OK)
        error = vault_join(v, to, &new, e);
    if (error == ERR_OK)
        error = file_rename(old, new, e);
    free(new);
    free(old);
    return error;
}

/* It can have got its name although that could not be made durable: whoever is told of a failure has no vault, unless
 * the name cannot be taken away again either. */
static enum err name_registry(const struct vault *v, struct errinfo *e)
{
    enum err error = rename_registry(v, UNBORN_REGISTRY, VAULT_PATH_OF_REGISTRY, e);
    if (error != ERR_OK && vault_find(v->path, NULL) == ERR_OK) {
        enum err ignored = rename_registry(v, VAULT_PATH_OF_REGISTRY, UNBORN_REGISTRY, NULL);
        (void)ignored;
    }
    return error;
}

/* For certain. What belongs to a vault stays where there may be one. */
static bool is_unborn(const struct vault *v)
{
    return vault_find(v->path, NULL) == ERR_NOT_FOUND;
}

/* The recovery identity is in its file before there is a vault that would need it. */
static enum err be_born(struct vault *v, const char *recovery_file, const struct recovery_identity *recovery,
                        struct errinfo *e)
{
    bool writes = recovery_file != NULL && !recovery->is_in_file;
    enum err error = writes ? recovery_identity_write(recovery, recovery_file, e) : ERR_OK;
    if (error != ERR_OK)
        return error;
    error = name_registry(v, e);
    if (error != ERR_OK && writes && is_unborn(v) && file_remove(recovery_file, NULL) != ERR_OK)
        err_context(e, error, "'%s' could not be removed again", recovery_file);
    return error;
}

static enum err fill(struct vault *v, const struct vault_create_params *params, struct secret **recovery,
                     struct errinfo *e)
{
    struct vault_facts facts = {0};
    struct recovery_identity identity = {NULL, NULL, false};
    enum err error = close_folder(v, e);
    if (error == ERR_OK)
        error = vault_make_folders(v, e);
    if (error == ERR_OK)
        error = find_recovery(params->recovery_file, &identity, e);
    if (error == ERR_OK)
        error = make_keys(v, params->passphrase, &identity, e);
    if (error == ERR_OK)
        error = make_facts(v, params, &facts, e);
    if (error == ERR_OK)
        error = make_registry(v, params, &facts, e);
    if (error == ERR_OK)
        error = be_born(v, params->recovery_file, &identity, e);
    if (error == ERR_OK) {
        *recovery = identity.line;
        identity.line = NULL;
    }
    recovery_identity_done(&identity);
    vault_facts_done(&facts);
    return error;
}

static bool remove_leftover(const struct vault *v, const char *relative, bool is_folder)
{
    char *path = NULL;
    bool gone = vault_join(v, relative, &path, NULL) == ERR_OK &&
                (is_folder ? folder_remove(path, NULL) : file_remove(path, NULL)) == ERR_OK;
    free(path);
    return gone;
}

/* As far as it goes: the error that led here is the one to tell. In a folder that was there before, the lock stays:
 * somebody else may be waiting for it. */
static bool clear(const struct vault *v, bool made_folder)
{
    for (size_t i = made_folder ? 0 : 1; i < LEFTOVER_COUNT; i++)
        (void)remove_leftover(v, leftovers[i], false);
    for (size_t i = 0; i < VAULT_FOLDER_COUNT; i++)
        (void)remove_leftover(v, vault_folders[i], true);
    return !made_folder || folder_remove(v->path, NULL) == ERR_OK;
}

static enum err make(struct vault *v, const struct vault_create_params *params, struct secret **recovery,
                     struct errinfo *e)
{
    bool made_folder = file_is_missing(v->path);
    enum err error = folder_make_all(v->path, 0700, e);
    if (error == ERR_OK)
        error = vault_look_at_folder(v, e);
    if (error == ERR_OK)
        error = check_is_free(v->path, e);
    if (error != ERR_OK)
        return error;
    error = vault_take_lock(v, "init", e);
    if (error != ERR_OK)
        return error;
    error = check_is_free(v->path, e); /* somebody may have made one while we waited */
    if (error != ERR_OK)
        return error;
    error = fill(v, params, recovery, e);
    if (error != ERR_OK && is_unborn(v))
        (void)clear(v, made_folder);
    return error;
}

enum err vault_create(const struct vault_create_params *params, struct secret **recovery, struct errinfo *e)
{
    struct secret *line = NULL;
    struct vault *v = calloc(1, sizeof *v);
    if (v == NULL || (v->path = strdup(params->path)) == NULL) {
        free(v);
        return err_no_memory(e);
    }
    enum err error = make(v, params, &line, e);
    if (error == ERR_OK) {
        *recovery = line;
        line = NULL;
    }
    secret_free(&line);
    vault_close(&v);
    return error;
}
