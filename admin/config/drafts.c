#include "admin/config/drafts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "system/path.h"

#define FOLDER VAULT_FOLDER_OF_DRAFTS
#define ENDING ".age"
#define ID_BYTES 4
#define DRAFT_PATH_SIZE (sizeof FOLDER "/." ENDING + LIMIT_NAME + DRAFT_ID_SIZE)

static void path_of(const char *name, const char *id, char out[static DRAFT_PATH_SIZE])
{
    snprintf(out, DRAFT_PATH_SIZE, FOLDER "/%.*s.%.*s" ENDING, (int)LIMIT_NAME, name, DRAFT_ID_SIZE - 1, id);
}

static bool id_is_valid(const char *id)
{
    uint8_t bytes[ID_BYTES];
    return hex_decode(bytes_text(id), bytes, sizeof bytes);
}

/* `entry` is NAME.ID.age of this name. */
static bool parse_entry(const char *entry, const char *name, char id[static DRAFT_ID_SIZE])
{
    size_t size = strlen(name);
    if (strncmp(entry, name, size) != 0 || entry[size] != '.' ||
        strlen(entry + size) != 1 + (DRAFT_ID_SIZE - 1) + strlen(ENDING))
        return false;
    snprintf(id, DRAFT_ID_SIZE, "%.*s", DRAFT_ID_SIZE - 1, entry + size + 1);
    return id_is_valid(id) && strcmp(entry + size + DRAFT_ID_SIZE, ENDING) == 0;
}

enum err drafts_keep(struct vault *v, const char *name, struct bytes text, char id[static DRAFT_ID_SIZE],
                     struct errinfo *e)
{
    uint8_t bytes[ID_BYTES];
    char path[DRAFT_PATH_SIZE];
    enum err error = random_bytes(bytes, sizeof bytes, e);
    if (error == ERR_OK)
        error = vault_make_folder(v, FOLDER, e);
    if (error != ERR_OK)
        return error;
    hex_encode((struct bytes){bytes, sizeof bytes}, id);
    path_of(name, id, path);
    return vault_put(v, path, text, e);
}

enum err drafts_load(struct vault *v, const char *name, const char *id, struct secret **out, struct errinfo *e)
{
    char path[DRAFT_PATH_SIZE];
    enum err error = ERR_NOT_FOUND;
    if (id_is_valid(id)) {
        path_of(name, id, path);
        error = vault_get(v, path, LIMIT_CONFIGURATION, out, e);
    }
    if (error == ERR_NOT_FOUND || error == ERR_UNREACHABLE)
        return err_set(e, ERR_NOT_FOUND, "%s has no draft '%s'; `rollseal-admin config edit %s` names those it has",
                       name, id, name);
    return error;
}

enum err drafts_list(struct vault *v, const char *name, struct texts *out, struct errinfo *e)
{
    struct folder_names names = {NULL, 0};
    char *folder = NULL;
    enum err error = path_join(vault_path(v), FOLDER, &folder, e);
    if (error == ERR_OK && !file_is_missing(folder))
        error = folder_list(folder, LIMIT_VAULT_FILES, &names, e);
    for (size_t i = 0; i < names.count && error == ERR_OK; i++) {
        char id[DRAFT_ID_SIZE];
        if (parse_entry(names.names[i], name, id))
            error = texts_add(out, id, e);
    }
    folder_names_done(&names);
    free(folder);
    return error;
}

static enum err remove_one(struct vault *v, const char *name, const char *id, struct errinfo *e)
{
    char path[DRAFT_PATH_SIZE];
    path_of(name, id, path);
    return vault_remove(v, path, e);
}

enum err drafts_remove(struct vault *v, const char *name, const char *id, struct errinfo *e)
{
    struct texts ids = {NULL, 0};
    if (id != NULL)
        return remove_one(v, name, id, e);
    enum err error = drafts_list(v, name, &ids, e);
    for (size_t i = 0; i < ids.count && error == ERR_OK; i++)
        error = remove_one(v, name, ids.items[i], e);
    texts_done(&ids);
    return error;
}
