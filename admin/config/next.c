#include "admin/config/next.h"

#include "seal/name.h"

const struct publish_row *next_find_staged(const struct publish_rows *staged, const char *name)
{
    for (size_t i = 0; i < staged->count; i++) {
        if (configuration_name_equals(staged->rows[i].name, name))
            return &staged->rows[i];
    }
    return NULL;
}

enum err next_publish(struct cli_context *c, struct vault *v, const char *name, struct errinfo *e)
{
    struct publish_rows staged = {NULL, 0};
    enum err error = registry_staged(vault_registry(v), &staged, e);
    const struct publish_row *row = error == ERR_OK ? next_find_staged(&staged, name) : NULL;
    if (row != NULL)
        cli_next(c, "rollseal-admin config publish --ring %s %s", row->ring, name);
    else
        cli_next(c, "rollseal-admin config publish %s", name);
    publish_rows_done(&staged);
    return error;
}
