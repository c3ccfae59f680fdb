#include "commands/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/update.h"
#include "files/folder.h"
#include "system/host.h"
#include "system/path.h"

static unsigned folder_mode(const struct store_params *p)
{
    return p->all_users ? 0755 : p->group != NULL ? 0750 : 0700;
}

static unsigned file_mode(const struct store_params *p)
{
    return p->all_users ? 0644 : p->group != NULL ? 0640 : 0600;
}

/* A folder that is there is opened for more readers, as one that was made before there was the group, but is not closed
 * for those who have it. */
static bool is_to_be_opened(const struct store_params *p, const struct file_facts *folder)
{
    bool is_private = (folder->mode & 077) == 0;
    return p->all_users || (p->group != NULL && is_private);
}

enum err store_prepare(const struct store_params *params, struct errinfo *e)
{
    struct file_facts facts = {.mode = 0};
    bool is_new = file_is_missing(params->folder);
    enum err error = is_new ? folder_make_all(params->folder, folder_mode(params), e) : ERR_OK;
    if (error == ERR_OK)
        error = file_facts(params->folder, &facts, e);
    if (error == ERR_OK && (is_new || is_to_be_opened(params, &facts)))
        error = folder_set_mode(params->folder, folder_mode(params), params->group, e);
    return error;
}

enum err store_path(const char *folder, const char *id, char **out, struct errinfo *e)
{
    char name[64];
    snprintf(name, sizeof name, "%s.pem", id);
    return path_join(folder, name, out, e);
}

enum err store_put(const struct store_params *params, const char *id, const struct secret *pem, bool *was_there,
                   struct errinfo *e)
{
    const struct file_write_params wanted = {.mode = file_mode(params), .group = params->group};
    bool differed = false;
    char *path = NULL;
    enum err error = store_path(params->folder, id, &path, e);
    if (error == ERR_OK)
        error = update_file(path, pem, &wanted, &differed, e);
    *was_there = !differed;
    free(path);
    return error;
}

enum err store_advise(const char *folder, enum err error, struct errinfo *e)
{
    if (error != ERR_IO || host_is_root() || strcmp(folder, HOST_STORE) != 0)
        return error;
    return err_advice(e, error, "run it as root, or name this account's own store: --store 'store:CurrentUser\\My'");
}
