#include "admin/config/key_edit.h"

#include <stdlib.h>

#include "text/ini.h"

/* SECTION.KEY, split. */
struct split_key {
    char *section, *name;
};

static enum err edit_text(struct bytes text, const struct split_key *key, const struct secret *value,
                          struct secret **out, struct errinfo *e)
{
    if (value == NULL)
        return ini_unset(text, key->section, key->name, out, e);
    return ini_set(text, key->section, key->name, secret_bytes(value), out, e);
}

static enum err edit_content(struct vault *v, const struct key_edit *edit, const struct split_key *key,
                             const struct working_change *change, bool *changed, struct errinfo *e)
{
    struct config_row row = {0};
    struct secret *before = NULL, *after = NULL;
    enum err error = working_get(v, edit->name, &row, &before, e);
    if (error != ERR_OK)
        return error;
    error = edit_text(secret_bytes(before), key, edit->value, &after, e);
    if (error == ERR_OK)
        error = working_put(v, row.name, secret_bytes(after), change, changed, e);
    else
        err_context(e, error, "%s", row.name);
    secret_free(&after);
    secret_free(&before);
    config_row_done(&row);
    return error;
}

enum err key_edit_run(struct vault *v, const struct key_edit *edit, const struct working_change *change, bool *changed,
                      struct errinfo *e)
{
    struct split_key key = {NULL, NULL};
    struct working_change with_key = *change;
    with_key.detail = edit->section_key;
    enum err error = ini_split(edit->section_key, &key.section, &key.name, e);
    if (error == ERR_OK)
        error = edit_content(v, edit, &key, &with_key, changed, e);
    free(key.section);
    free(key.name);
    return error;
}
