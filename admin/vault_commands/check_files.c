#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/pair/keys.h"
#include "admin/vault_commands/check_parts.h"
#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "system/path.h"

/* ---- What must be there ---- */

static enum err check_vault_key(struct checking *c, struct errinfo *e)
{
    bool good = false;
    enum err error = check_age_file(c, VAULT_PATH_OF_PASSPHRASE_KEY, 0, NULL, &good, e);
    return error == ERR_OK ? check_age_file(c, VAULT_PATH_OF_RECOVERY_KEY, 0, NULL, &good, e) : error;
}

enum err check_contents(struct checking *c, struct errinfo *e)
{
    enum err error = check_vault_key(c, e);
    for (size_t i = 0; i < c->revisions.count && error == ERR_OK; i++) {
        char path[VAULT_PATH_SIZE];
        struct secret *content = NULL;
        bool good = false;
        vault_path_of_content(c->revisions.numbers[i], path);
        error = check_age_file(c, path, LIMIT_CONFIGURATION, &content, &good, e);
        secret_free(&content);
        c->report.contents++;
    }
    return error;
}

/* ---- What need not be there ---- */

/* For a path that vault_file_is_known(). */
static bool is_kept(const struct checking *c, const char *path)
{
    int64_t revision;
    bool is_of_pair = strncmp(path, VAULT_FOLDER_OF_PAIRS "/", sizeof VAULT_FOLDER_OF_PAIRS) == 0;
    if (vault_path_is_content(path, &revision))
        return revisions_have(&c->revisions, revision);
    return !is_of_pair || keys_are_kept(&c->pairs, path);
}

/* What is to be said of something in the vault; NULL: nothing. */
static const char *judge(const struct checking *c, const char *path)
{
    if (vault_folder_is_known(path) || strcmp(path, VAULT_FOLDER_OF_DRAFTS) == 0 ||
        strcmp(path, VAULT_PATH_OF_LOCK) == 0)
        return NULL;
    if (path_name(path)[0] == '.')
        return "left by a command that was killed; whoever writes that file next removes it";
    if (!vault_file_is_known(path))
        return "does not belong into a vault, and is in no backup; move it away";
    return is_kept(c, path) ? NULL
                            : "nobody speaks of it any more: a command was killed, or it comes from a backup; it may "
                              "be removed";
}

/* "": of the vault itself. */
static enum err check_mode(struct checking *c, const char *path, struct errinfo *e)
{
    char *full = NULL;
    struct file_facts facts;
    struct errinfo message = {""};
    enum err error = path_join(vault_path(c->vault), path, &full, e);
    if (error != ERR_OK)
        return error;
    error = file_facts(full, &facts, &message);
    if (file_is_link(full) && vault_file_is_known(path))
        error =
            err_set(&message, ERR_IO, "this is a symbolic link, which no backup follows; put the file itself there");
    free(full);
    if (error == ERR_OK && vault_is_open_to_others(c->vault, facts.mode))
        error = err_set(&message, ERR_IO, "its mode is %04o, and lets other accounts in; `chmod %s-rwx`", facts.mode,
                        vault_is_open_to_others(c->vault, 0070) ? "go" : "o");
    return findings_take(&c->report.findings, error, path[0] != '\0' ? path : vault_path(c->vault), &message, e);
}

static enum err check_name(struct checking *c, const char *path, struct errinfo *e)
{
    const char *note = judge(c, path);
    enum err error = note != NULL ? findings_add(&c->report.findings, ERR_OK, path, note, e) : ERR_OK;
    return error == ERR_OK ? check_mode(c, path, e) : error;
}

static enum err check_names(struct checking *c, const char *folder, const struct folder_names *names, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < names->count && error == ERR_OK; i++) {
        char *path = NULL;
        error = folder[0] != '\0' ? path_join(folder, names->names[i], &path, e) : text_copy(names->names[i], &path, e);
        if (error == ERR_OK)
            error = check_name(c, path, e);
        free(path);
    }
    return error;
}

/* A folder of the vault, or "" for the vault itself. */
static enum err check_folder(struct checking *c, const char *folder, struct errinfo *e)
{
    char *full = NULL;
    struct folder_names names = {NULL, 0};
    struct errinfo message = {""};
    enum err error = path_join(vault_path(c->vault), folder, &full, e);
    if (error != ERR_OK)
        return error;
    enum err found = folder_list(full, SIZE_MAX, &names, &message);
    error = findings_take(&c->report.findings, found, folder, &message, e);
    if (error == ERR_OK)
        error = check_names(c, folder, &names, e);
    folder_names_done(&names);
    free(full);
    return error;
}

/* Without it, backups are under the passphrase alone. */
static enum err check_recipient(struct checking *c, struct errinfo *e)
{
    char *full = NULL;
    enum err error = path_join(vault_path(c->vault), VAULT_PATH_OF_RECOVERY_RECIPIENT, &full, e);
    bool is_there = error == ERR_OK && !file_is_missing(full);
    free(full);
    if (error != ERR_OK || is_there)
        return error;
    return findings_add(&c->report.findings, ERR_OK, VAULT_PATH_OF_RECOVERY_RECIPIENT,
                        "it is not there, so no backup opens with the recovery identity; rollseal-admin vault recover "
                        "--identity FILE makes it",
                        e);
}

enum err check_files(struct checking *c, struct errinfo *e)
{
    enum err error = check_mode(c, "", e);
    if (error == ERR_OK)
        error = check_folder(c, "", e);
    for (size_t i = 0; i < VAULT_FOLDER_COUNT && error == ERR_OK; i++)
        error = check_folder(c, vault_folders[i], e);
    return error == ERR_OK ? check_recipient(c, e) : error;
}
