/*
 * The operating system's certificate store. POSIX systems have none for pairs, so two folders stand for the two stores
 * that Windows has: the machine's and the person's.
 */
#include "source/kind.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "system/file.h"
#include "system/host.h"

#define NAME_MAX_LENGTH 64

enum store { STORE_MACHINE, STORE_PERSON };

static bool store_is_mine(const char *location)
{
    return strcasecmp(location, "store") == 0 || source_without_prefix(location, "store:") != NULL ||
           location[0] == '[';
}

/* The two ways of writing `LocalMachine\My` behind "store:" become one, with '/'. False if it is too long. */
static bool canonical_name(const char *location, char out[static NAME_MAX_LENGTH])
{
    const char *name = source_without_prefix(location, "store:");
    name = name != NULL ? name : location;
    const char *bracket = name[0] == '[' ? strchr(name, ']') : NULL;
    size_t length = 0;
    for (const char *at = name; *at != '\0'; at++) {
        if (bracket != NULL && (at == name || at == bracket))
            continue;
        if (length == NAME_MAX_LENGTH - 1)
            return false;
        out[length++] = *at == '\\' ? '/' : *at;
    }
    out[length] = '\0';
    return true;
}

static enum err find_store(const char *location, enum store *out, struct errinfo *e)
{
    char name[NAME_MAX_LENGTH] = "";
    if (canonical_name(location, name)) {
        if (strcasecmp(name, "store") == 0 || strcasecmp(name, "LocalMachine/My") == 0) {
            *out = STORE_MACHINE;
            return ERR_OK;
        }
        if (strcasecmp(name, "CurrentUser/My") == 0) {
            *out = STORE_PERSON;
            return ERR_OK;
        }
    }
    return err_set(e, ERR_USAGE,
                   "%s: there is no such store here: name store, store:LocalMachine\\My or store:CurrentUser\\My",
                   location);
}

static enum err store_check(const char *location, struct errinfo *e)
{
    enum store store;
    return find_store(location, &store, e);
}

static enum err person_folder(char **out, struct errinfo *e)
{
    char *data = NULL;
    enum err error = host_data_folder(&data, e);
    if (error != ERR_OK)
        return error;
    char *folder = path_join(data, "store");
    free(data);
    if (folder == NULL)
        return err_no_memory(e);
    *out = folder;
    return ERR_OK;
}

static enum err machine_folder(char **out, struct errinfo *e)
{
    char *folder = strdup(HOST_STORE);
    if (folder == NULL)
        return err_no_memory(e);
    *out = folder;
    return ERR_OK;
}

static enum err store_folder(const char *location, char **out, struct errinfo *e)
{
    enum store store = STORE_MACHINE;
    enum err error = find_store(location, &store, e);
    if (error != ERR_OK)
        return error;
    return store == STORE_MACHINE ? machine_folder(out, e) : person_folder(out, e);
}

static enum err store_read(const char *location, struct source_reading *r, struct errinfo *e)
{
    char *folder = NULL;
    enum err error = store_folder(location, &folder, e);
    if (error == ERR_OK)
        error = source_take_folder(r, folder, SOURCE_MISSING_IS_EMPTY, e);
    free(folder);
    return error;
}

const struct source_kind source_kind_store = {
    .is_mine = store_is_mine, .check = store_check, .folder = store_folder, .read = store_read};
