#include "vault/backup.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "archive/age_input.h"
#include "archive/tar.h"
#include "files/file.h"
#include "files/stream.h"
#include "vault/vault_private.h"

/* What is demanded of a backup; the rest of a vault may be empty. */
static const char *const necessary[] = {VAULT_PATH_OF_REGISTRY, VAULT_PATH_OF_PASSPHRASE_KEY,
                                        VAULT_PATH_OF_RECOVERY_KEY, VAULT_PATH_OF_ROOT_KEY};
#define NECESSARY_COUNT (sizeof necessary / sizeof necessary[0])

/* A backup while it is unpacked. */
struct unpacking {
    struct vault to;
    struct tar_reader tar;
    uint8_t *piece; /* AGE_CHUNK bytes of a file */
    bool found[NECESSARY_COUNT];
};

/* ---- Opening the age file ---- */

static enum err unlock_by_passphrase(struct age_input *in, const struct secret *passphrase, struct errinfo *e)
{
    const struct identity who = {.passphrase = passphrase, .logn_max = SCRYPT_LOGN_VAULT_MAX};
    if (!age_input_is_under_passphrase(in))
        return err_set(e, ERR_USAGE,
                       "it is sealed to the recovery identity: name that with --identity FILE, or the file "
                       "without " BACKUP_RECOVERY_SUFFIX);
    enum err error = age_input_unlock(in, &who, 1, e);
    if (error == ERR_NO_PAIR)
        error =
            err_set(e, ERR_WRONG_PASSPHRASE,
                    "the passphrase does not open this backup; it is the one that the vault had when the backup was "
                    "made");
    return error;
}

static enum err unlock_by_identity(struct age_input *in, const struct secret *identity_file, struct errinfo *e)
{
    struct identity_list who = {.count = 0};
    if (age_input_is_under_passphrase(in))
        return err_set(
            e, ERR_USAGE,
            "it is under the passphrase: leave --identity out, or name the file with " BACKUP_RECOVERY_SUFFIX);
    enum err error = identity_list_parse(identity_file, &who, e);
    if (error == ERR_OK) {
        error = age_input_unlock(in, who.items, who.count, e);
        if (error == ERR_NO_PAIR || error == ERR_CANNOT_OPEN)
            error = err_set(e, ERR_WRONG_PASSPHRASE,
                            "this identity does not open this backup; it is the recovery identity that the vault had "
                            "when the backup was made");
    }
    identity_list_done(&who);
    return error;
}

static enum err open_backup(const struct unpack_params *params, struct age_input **out, struct errinfo *e)
{
    struct age_input *in = NULL;
    enum err error = age_input_open(params->backup, &in, e);
    if (error != ERR_OK)
        return error;
    error = params->identity_file != NULL ? unlock_by_identity(in, params->identity_file, e)
                                          : unlock_by_passphrase(in, params->passphrase, e);
    err_context(e, error, "%s", params->backup);
    if (error == ERR_OK) {
        *out = in;
        in = NULL;
    }
    age_input_close(&in);
    return error;
}

static enum err read_input(void *context, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    return age_input_read(context, out, size, taken, e);
}

/* ---- What comes out ---- */

static enum err check_entry(struct unpacking *u, const struct tar_entry *entry, struct errinfo *e)
{
    if (!vault_file_is_known(entry->name))
        return err_set(e, ERR_MALFORMED, "'%s' is in it, which belongs into no vault", entry->name);
    bool is_registry = strcmp(entry->name, VAULT_PATH_OF_REGISTRY) == 0;
    if (!is_registry && entry->size > LIMIT_AGE_HEADER + stream_sealed_size(LIMIT_CONFIGURATION))
        return err_set(e, ERR_TOO_LARGE, "%s has %" PRIu64 " bytes in it, more than a vault writes", entry->name,
                       entry->size);
    for (size_t i = 0; i < NECESSARY_COUNT; i++)
        u->found[i] = u->found[i] || strcmp(entry->name, necessary[i]) == 0;
    return ERR_OK;
}

static enum err copy_content(struct unpacking *u, struct file_output *file, struct errinfo *e)
{
    enum err error = ERR_OK;
    size_t taken = AGE_CHUNK;
    while (error == ERR_OK && taken > 0) {
        error = tar_read_content(&u->tar, u->piece, AGE_CHUNK, &taken, e);
        if (error == ERR_OK)
            error = file_output_write(file, (struct bytes){u->piece, taken}, e);
    }
    return error == ERR_OK ? file_output_finish(file, e) : error;
}

static enum err write_file(struct unpacking *u, const struct tar_entry *entry, struct errinfo *e)
{
    const struct file_write_params how = {.mode = vault_file_mode(&u->to), .must_be_new = true};
    char *path = NULL;
    struct file_output *file = NULL;
    enum err error = vault_join(&u->to, entry->name, &path, e);
    if (error == ERR_OK && file_exists(path))
        error = err_set(e, ERR_MALFORMED, "'%s' is in it twice", entry->name);
    if (error == ERR_OK)
        error = file_output_new(path, &how, &file, e);
    if (error == ERR_OK)
        error = copy_content(u, file, e);
    if (error == ERR_OK)
        error = file_output_place(file, e);
    file_output_free(&file);
    free(path);
    return error;
}

/* The folders are there. */
static enum err unpack_entry(struct unpacking *u, const struct tar_entry *entry, struct errinfo *e)
{
    if (entry->kind == TAR_FOLDER && vault_folder_is_known(entry->name))
        return ERR_OK;
    if (entry->kind == TAR_FOLDER)
        return err_set(e, ERR_MALFORMED, "the folder '%s' is in it, which belongs into no vault", entry->name);
    enum err error = check_entry(u, entry, e);
    return error == ERR_OK ? write_file(u, entry, e) : error;
}

static enum err unpack_entries(struct unpacking *u, struct errinfo *e)
{
    struct tar_entry entry;
    bool found = true;
    enum err error = ERR_OK;
    while (error == ERR_OK && found) {
        error = tar_read_entry(&u->tar, &entry, &found, e);
        if (error == ERR_OK && found)
            error = unpack_entry(u, &entry, e);
    }
    for (size_t i = 0; i < NECESSARY_COUNT && error == ERR_OK; i++) {
        if (!u->found[i])
            error = err_set(e, ERR_MALFORMED, "it is no whole backup: there is no '%s' in it", necessary[i]);
    }
    return error;
}

static enum err unpack(struct unpacking *u, struct errinfo *e)
{
    u->piece = malloc(AGE_CHUNK);
    enum err error = u->piece != NULL ? vault_look_at_folder(&u->to, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = vault_make_folders(&u->to, e);
    if (error == ERR_OK)
        error = unpack_entries(u, e);
    free(u->piece);
    return error;
}

static enum err unpack_backup(const struct unpack_params *params, struct errinfo *e)
{
    struct age_input *in = NULL;
    enum err error = open_backup(params, &in, e);
    if (error != ERR_OK)
        return error;
    struct unpacking u = {.to = {.path = strdup(params->folder)}, .tar = {.read = read_input, .context = in}};
    error = u.to.path != NULL ? unpack(&u, e) : err_no_memory(e);
    err_context(e, error, "%s", params->backup);
    free(u.to.path);
    age_input_close(&in);
    return error;
}

/* What is damaged in one of a backup's two files may be whole in the other. */
enum err vault_unpack(const struct unpack_params *params, struct errinfo *e)
{
    enum err error = unpack_backup(params, e);
    if (error == ERR_MALFORMED || error == ERR_CANNOT_OPEN)
        return err_advice(e, error, "take the other of the backup's two files, with%s --identity",
                          params->identity_file != NULL ? "out" : "");
    return error;
}
