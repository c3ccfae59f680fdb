#include "admin/config/contents.h"

#include <stdint.h>
#include <stdlib.h>

#include "files/folder.h"
#include "system/path.h"

/* Files of other names are not ours. */
static void sweep_name(struct vault *v, const struct revisions *kept, const char *name)
{
    char *path = NULL;
    int64_t revision;
    if (path_join(VAULT_FOLDER_OF_CONTENTS, name, &path, NULL) == ERR_OK && vault_path_is_content(path, &revision) &&
        !revisions_have(kept, revision)) {
        enum err ignored = vault_remove(v, path, NULL);
        (void)ignored;
    }
    free(path);
}

static void sweep_folder(struct vault *v, const char *folder)
{
    struct folder_names names = {NULL, 0};
    struct revisions kept = {NULL, 0};
    folder_clean(folder);
    if (registry_revisions(vault_registry(v), &kept, NULL) == ERR_OK &&
        folder_list(folder, SIZE_MAX, &names, NULL) == ERR_OK) {
        for (size_t i = 0; i < names.count; i++)
            sweep_name(v, &kept, names.names[i]);
    }
    folder_names_done(&names);
    revisions_done(&kept);
}

void contents_sweep(struct vault *v)
{
    char *folder = NULL;
    if (path_join(vault_path(v), VAULT_FOLDER_OF_CONTENTS, &folder, NULL) == ERR_OK)
        sweep_folder(v, folder);
    free(folder);
}
