#include "admin/config/rollback.h"

#include "admin/config/contents.h"
#include "admin/config/working.h"
#include "admin/version_text.h"

static const struct publish_row *find_version(const struct publish_rows *history, struct version v)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct publish_row *row = &history->rows[i];
        if (row->serial == v.serial && (v.epoch == 0 || row->epoch == v.epoch))
            return row;
    }
    return NULL;
}

/* The revision that a version was made of. */
static enum err find_revision(struct registry *r, const struct rollback_params *p, int64_t *out, struct errinfo *e)
{
    struct version v;
    struct publish_rows history = {NULL, 0};
    enum err error = version_from_text(p->version, &v, e);
    if (error == ERR_OK)
        error = registry_publishes(r, p->name, &history, e);
    if (error != ERR_OK)
        return error;
    const struct publish_row *found = find_version(&history, v);
    if (found != NULL)
        *out = found->revision;
    else
        error = err_set(e, ERR_NOT_FOUND, "%s has no version %s; see `rollseal-admin config history %s`", p->name,
                        p->version, p->name);
    publish_rows_done(&history);
    return error;
}

static enum err was_published(struct registry *r, const struct config_row *row, bool *out, struct errinfo *e)
{
    struct publish_rows history = {NULL, 0};
    enum err error = registry_publishes(r, row->name, &history, e);
    if (error != ERR_OK)
        return error;
    *out = false;
    for (size_t i = 0; i < history.count; i++)
        *out = *out || history.rows[i].revision == row->revision;
    publish_rows_done(&history);
    return ERR_OK;
}

static enum err roll_back(struct vault *v, const struct rollback_params *p, const struct config_row *row,
                          struct publish_report *out, bool *gave_up, struct errinfo *e)
{
    struct publish_params publish = {.names = &p->name, .name_count = 1, .reason = p->reason, .now = p->now};
    bool published = true;
    enum err error = find_revision(vault_registry(v), p, &publish.revision, e);
    if (error == ERR_OK)
        error = working_size(v, publish.revision, &publish.revision_size, e);
    if (error == ERR_OK)
        error = was_published(vault_registry(v), row, &published, e);
    if (error == ERR_OK)
        error = publish_run(v, &publish, out, e);
    contents_sweep(v);
    *gave_up = !published;
    return error;
}

enum err rollback_run(struct vault *v, const struct rollback_params *p, struct publish_report *out, bool *gave_up,
                      struct errinfo *e)
{
    struct config_row row = {0};
    enum err error = registry_config(vault_registry(v), p->name, &row, e);
    if (error == ERR_OK)
        error = roll_back(v, p, &row, out, gave_up, e);
    config_row_done(&row);
    return error;
}
