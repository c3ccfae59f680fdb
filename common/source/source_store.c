/*
 * The operating system's certificate store. POSIX systems have none for pairs, so two folders stand for the two stores
 * that Windows has: the machine's and the person's.
 */
#include "source/kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "system/host.h"
#include "system/path.h"

enum store { STORE_MACHINE, STORE_PERSON };

static const struct {
    const char *spelling; /* in any case, and with '\\' as well as '/' */
    enum store store;
} spellings[] = {
    {"store", STORE_MACHINE},
    {"store:LocalMachine/My", STORE_MACHINE},
    {"store:[LocalMachine]/My", STORE_MACHINE},
    {"[LocalMachine]/My", STORE_MACHINE},
    {"store:CurrentUser/My", STORE_PERSON},
    {"store:[CurrentUser]/My", STORE_PERSON},
    {"[CurrentUser]/My", STORE_PERSON},
};

static bool store_is_mine(const char *location)
{
    return ascii_equals_nocase(location, "store") || source_without_prefix(location, "store:") != NULL ||
           location[0] == '[';
}

static bool is_spelled(const char *location, const char *spelling)
{
    size_t i = 0;
    while (location[i] != '\0' &&
           (ascii_lower(location[i]) == ascii_lower(spelling[i]) || (location[i] == '\\' && spelling[i] == '/')))
        i++;
    return location[i] == '\0' && spelling[i] == '\0';
}

static enum err find_store(const char *location, enum store *out, struct errinfo *e)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (is_spelled(location, spellings[i].spelling)) {
            *out = spellings[i].store;
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
    error = path_join(data, "store", out, e);
    free(data);
    return error;
}

static enum err store_folder(const char *location, char **out, struct errinfo *e)
{
    enum store store = STORE_MACHINE;
    enum err error = find_store(location, &store, e);
    if (error != ERR_OK)
        return error;
    return store == STORE_MACHINE ? text_copy(HOST_STORE, out, e) : person_folder(out, e);
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
