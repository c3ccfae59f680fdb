#include "admin/config/edit.h"

#include <stdlib.h>

#include "text/ini.h"

struct edit {
    char *section, *key;
    const struct secret *value; /* NULL: remove it */
};

static enum err edit_text(struct bytes text, const struct edit *edit, struct secret **out, struct errinfo *e)
{
    if (edit->value == NULL)
        return ini_unset(text, edit->section, edit->key, out, e);
    return ini_set(text, edit->section, edit->key, secret_bytes(edit->value), out, e);
}

static enum err edit_content(struct vault *v, const char *name, const struct edit *edit,
                             const struct working_change *change, bool *changed, struct errinfo *e)
{
    struct config_row row = {0};
    struct secret *before = NULL, *after = NULL;
    enum err error = working_get(v, name, &row, &before, e);
    if (error != ERR_OK)
        return error;
    error = edit_text(secret_bytes(before), edit, &after, e);
    if (error == ERR_OK)
        error = working_put(v, row.name, secret_bytes(after), change, changed, e);
    else
        err_context(e, error, "%s", row.name);
    secret_free(&after);
    secret_free(&before);
    config_row_done(&row);
    return error;
}

enum err edit_key(struct vault *v, const char *name, const char *section_key, const struct secret *value,
                  const struct working_change *change, bool *changed, struct errinfo *e)
{
    struct edit edit = {.value = value};
    struct working_change with_key = *change;
    with_key.detail = section_key;
    enum err error = ini_split(section_key, &edit.section, &edit.key, e);
    if (error == ERR_OK)
        error = edit_content(v, name, &edit, &with_key, changed, e);
    free(edit.section);
    free(edit.key);
    return error;
}
