#include "vault/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/age_input.h"
#include "archive/age_output.h"
#include "archive/tar.h"
#include "files/file.h"
#include "files/folder.h"
#include "files/stream.h"
#include "system/path.h"
#include "vault/audit.h"
#include "vault/vault_private.h"

/* Under the passphrase, and to the recovery identity. */
#define COPIES 2

/* A backup while it is made. */
struct backup {
    const struct vault *vault;
    const struct backup_params *params;
    char *recovery_path;               /* NULL: not known to whom */
    struct age_output *copies[COPIES]; /* the second is NULL without a recovery path */
    struct tar_writer tar;
    uint8_t *piece; /* AGE_CHUNK bytes of a file */
    size_t files, total;
    uint64_t size;
    bool replaces_half; /* a backup that was interrupted has left the file at recovery_path */
};

void backup_report_done(struct backup_report *r)
{
    free(r->recovery_path);
    *r = (struct backup_report){NULL, 0, 0, false};
}

/* ---- The two files ---- */

static enum err write_copies(void *context, struct bytes bytes, struct errinfo *e)
{
    struct backup *b = context;
    enum err error = ERR_OK;
    for (size_t i = 0; i < COPIES && error == ERR_OK; i++) {
        if (b->copies[i] != NULL)
            error = age_output_write(b->copies[i], bytes, e);
    }
    return error;
}

static enum err path_of_recovery(const char *path, char **out, struct errinfo *e)
{
    struct writer w = writer_to(64 * KIB);
    writer_format(&w, "%s" BACKUP_RECOVERY_SUFFIX, path);
    return writer_finish_text(&w, out, e);
}

static enum err check_is_new(const char *path, struct errinfo *e)
{
    if (file_exists(path) || file_is_link(path))
        return err_set(e, ERR_CONFLICT, "'%s' is there already; name a new file for the backup", path);
    return ERR_OK;
}

/* What place() leaves where it is interrupted: an age file of this account alone, sealed to a key. The copy under the
 * passphrase comes last, so with it there is a whole backup, wherever its other file may be now. */
static bool is_half(const char *path)
{
    struct file_facts facts;
    struct age_input *in = NULL;
    bool is_ours = !file_is_link(path) && file_facts(path, &facts, NULL) == ERR_OK && facts.owned_by_me_or_root &&
                   (facts.mode & 077) == 0 && age_input_open(path, &in, NULL) == ERR_OK &&
                   !age_input_is_under_passphrase(in);
    age_input_close(&in);
    return is_ours;
}

/* Nothing is at params->path. */
static enum err begin_recovery_copy(struct backup *b, struct errinfo *e)
{
    struct public_key recovery;
    enum err error = vault_key_read_recipient(b->vault, &recovery, e);
    if (error == ERR_NOT_FOUND)
        return ERR_OK;
    if (error == ERR_OK)
        error = path_of_recovery(b->params->path, &b->recovery_path, e);
    if (error == ERR_OK)
        b->replaces_half = is_half(b->recovery_path);
    if (error == ERR_OK && !b->replaces_half)
        error = check_is_new(b->recovery_path, e);
    if (error == ERR_OK) {
        const struct recipient to = {.public_key = &recovery};
        error = age_output_new(b->recovery_path, &to, &b->copies[1], e);
    }
    return error;
}

static enum err begin(struct backup *b, struct errinfo *e)
{
    const struct recipient to = {.passphrase = b->params->passphrase, .logn = SCRYPT_LOGN_VAULT};
    b->tar = (struct tar_writer){.write = write_copies, .context = b};
    b->piece = malloc(AGE_CHUNK);
    if (b->piece == NULL)
        return err_no_memory(e);
    file_output_clean(b->params->path);
    enum err error = check_is_new(b->params->path, e);
    if (error == ERR_OK)
        error = begin_recovery_copy(b, e);
    if (error == ERR_OK)
        error = age_output_new(b->params->path, &to, &b->copies[0], e);
    return error;
}

/* Everything is durable before the first of them is there. */
static enum err place(struct backup *b, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < COPIES && error == ERR_OK; i++) {
        if (b->copies[i] != NULL)
            error = age_output_finish(b->copies[i], e);
    }
    if (error == ERR_OK && b->replaces_half)
        error = file_remove(b->recovery_path, e);
    if (error == ERR_OK && b->copies[1] != NULL)
        error = age_output_place(b->copies[1], e);
    if (error != ERR_OK)
        return error;
    error = age_output_place(b->copies[0], e);
    if (error != ERR_OK && b->copies[1] != NULL && file_remove(b->recovery_path, NULL) != ERR_OK)
        err_context(e, error, "'%s' could not be removed again", b->recovery_path);
    return error;
}

/* ---- What goes in ---- */

static enum err copy_content(struct backup *b, struct file_input *file, struct errinfo *e)
{
    enum err error = ERR_OK;
    size_t taken = AGE_CHUNK;
    while (error == ERR_OK && taken == AGE_CHUNK) {
        error = file_input_read(file, b->piece, AGE_CHUNK, &taken, e);
        if (error == ERR_OK)
            error = tar_write_content(&b->tar, (struct bytes){b->piece, taken}, e);
    }
    return error;
}

static enum err add_opened(struct backup *b, const char *relative, struct file_input *file, struct errinfo *e)
{
    struct tar_entry entry = {
        .kind = TAR_FILE, .size = file_input_size(file), .mode = vault_file_mode(b->vault), .modified = b->params->now};
    snprintf(entry.name, sizeof entry.name, "%s", relative);
    enum err error = tar_write_entry(&b->tar, &entry, e);
    if (error == ERR_OK)
        error = copy_content(b, file, e);
    if (error == ERR_OK) {
        b->files++;
        b->size += entry.size;
    }
    if (error == ERR_OK && b->params->progress != NULL)
        b->params->progress(b->files, b->total, b->params->progress_context);
    return error;
}

/* Whoever may write to the vault, too, could otherwise have any file of this account put into a backup that he can
 * open.
 */
static enum err add_file(struct backup *b, const char *relative, struct errinfo *e)
{
    char *path = NULL;
    struct file_input *file = NULL;
    enum err error = vault_join(b->vault, relative, &path, e);
    if (error == ERR_OK)
        error = file_input_open(path, FILE_IS_NO_LINK, &file, e);
    if (error == ERR_OK)
        error = add_opened(b, relative, file, e);
    file_input_close(&file);
    free(path);
    return error;
}

/* Nobody changes it meanwhile: those who use Rollseal wait for the vault's lock, everybody else for SQLite's. */
static enum err add_registry(struct backup *b, struct errinfo *e)
{
    enum err error = registry_begin(b->vault->registry, e);
    if (error == ERR_OK)
        error = add_file(b, VAULT_PATH_OF_REGISTRY, e);
    registry_rollback(b->vault->registry);
    return error;
}

static enum err add_folder_entry(struct backup *b, const char *folder, struct errinfo *e)
{
    struct tar_entry entry = {.kind = TAR_FOLDER, .mode = vault_folder_mode(b->vault), .modified = b->params->now};
    snprintf(entry.name, sizeof entry.name, "%s", folder);
    return tar_write_entry(&b->tar, &entry, e);
}

/* Everything that belongs into a vault. Some of it nobody speaks of any more; restoring sorts that out. */
static enum err add_names(struct backup *b, const char *folder, const struct folder_names *names, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < names->count && error == ERR_OK; i++) {
        char *relative = NULL;
        error = path_join(folder, names->names[i], &relative, e);
        if (error == ERR_OK && vault_file_is_known(relative))
            error = add_file(b, relative, e);
        free(relative);
    }
    return error;
}

static enum err list(const struct backup *b, const char *folder, struct folder_names *out, struct errinfo *e)
{
    char *path = NULL;
    enum err error = vault_join(b->vault, folder, &path, e);
    if (error == ERR_OK)
        error = folder_list(path, SIZE_MAX, out, e);
    free(path);
    return error;
}

static enum err add_everything(struct backup *b, const struct folder_names *names, struct errinfo *e)
{
    for (size_t i = 0; i < VAULT_FOLDER_COUNT; i++)
        b->total += names[i].count;
    b->total++;
    enum err error = add_registry(b, e);
    for (size_t i = 0; i < VAULT_FOLDER_COUNT && error == ERR_OK; i++) {
        error = add_folder_entry(b, vault_folders[i], e);
        if (error == ERR_OK)
            error = add_names(b, vault_folders[i], &names[i], e);
    }
    return error == ERR_OK ? tar_write_end(&b->tar, e) : error;
}

static enum err fill(struct backup *b, struct errinfo *e)
{
    struct folder_names names[VAULT_FOLDER_COUNT] = {{NULL, 0}};
    enum err error = ERR_OK;
    for (size_t i = 0; i < VAULT_FOLDER_COUNT && error == ERR_OK; i++)
        error = list(b, vault_folders[i], &names[i], e);
    if (error == ERR_OK)
        error = add_everything(b, names, e);
    for (size_t i = 0; i < VAULT_FOLDER_COUNT; i++)
        folder_names_done(&names[i]);
    return error;
}

/* ---- The whole ---- */

/* When the backup is there: the audit list does not speak of one that failed. */
static enum err record(const struct backup *b, struct errinfo *e)
{
    struct registry *r = b->vault->registry;
    const struct audit_entry entry = {.action = "vault backup", .object = b->params->path, .reason = b->params->reason};
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = audit_commit(r, &entry, e);
    registry_rollback(r);
    return err_context(e, error, "the backup is made, but not in the audit list");
}

static void done(struct backup *b)
{
    for (size_t i = 0; i < COPIES; i++)
        age_output_free(&b->copies[i]);
    free(b->recovery_path);
    free(b->piece);
}

enum err vault_backup(struct vault *v, const struct backup_params *params, struct backup_report *out, struct errinfo *e)
{
    struct backup b = {.vault = v, .params = params};
    enum err error = vault_check_unlocked(v, e);
    if (error == ERR_OK)
        error = begin(&b, e);
    if (error == ERR_OK)
        error = fill(&b, e);
    if (error == ERR_OK)
        error = place(&b, e);
    if (error == ERR_OK)
        error = record(&b, e);
    if (error == ERR_OK) {
        *out = (struct backup_report){b.recovery_path, b.files, b.size, b.replaces_half};
        b.recovery_path = NULL;
    }
    done(&b);
    return error;
}
