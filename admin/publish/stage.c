#include "admin/publish/stage.h"

static enum err fail_staged(const struct item *general, struct errinfo *e)
{
    const char *name = general->config->name, *ring = general->staged->ring;
    return err_set(
        e, ERR_CONFLICT,
        "%s is staged for ring %s; end that first: `rollseal-admin config promote %s --from %s --to all`, or "
        "`rollseal-admin config halt %s`",
        name, ring, name, ring, name);
}

static bool is_staged_for(const struct item *general, const char *ring)
{
    return general->staged != NULL && configuration_name_equals(general->staged->ring, ring);
}

static enum err fail_not_staged(const char *name, const char *ring, struct errinfo *e)
{
    return err_set(e, ERR_CONFLICT,
                   "%s is not staged for ring %s; stage it with `rollseal-admin config publish --ring %s %s`", name,
                   ring, ring, name);
}

static enum err check_promote(const struct publish_params *params, const struct item *general, struct errinfo *e)
{
    return is_staged_for(general, params->ring) ? ERR_OK : fail_not_staged(general->config->name, params->ring, e);
}

static enum err check_halt(const struct item *general, struct errinfo *e)
{
    const char *name = general->config->name;
    if (general->staged == NULL)
        return err_set(e, ERR_CONFLICT, "%s is staged for no ring, so there is nothing to halt", name);
    if (!general->published)
        return err_set(e, ERR_CONFLICT,
                       "%s was never published for all, so its ring has nothing to go back to; publish another content "
                       "to it (`rollseal-admin config publish --ring %s %s`), or `rollseal-admin config remove %s`",
                       name, general->staged->ring, name, name);
    return ERR_OK;
}

enum err stage_check(const struct publish_params *params, const struct item *general, struct errinfo *e)
{
    switch (params->stage_end) {
    case STAGE_PROMOTE:
        return check_promote(params, general, e);
    case STAGE_HALT:
        return check_halt(general, e);
    case STAGE_GOES_ON:
        break;
    }
    bool is_in_the_way = general->staged != NULL &&
                         (params->revision != 0 || (params->ring != NULL && !is_staged_for(general, params->ring)));
    return is_in_the_way ? fail_staged(general, e) : ERR_OK;
}

/* Why a configuration is staged now; NULL: its working copy is what everybody has. */
static enum err begin_why(const struct item *item, char **out, struct errinfo *e)
{
    if (item->general->published && item->general->last.revision == item->config->revision)
        return ERR_OK;
    return text_format(out, e, "new content for ring %s", item->ring);
}

enum err stage_why(const struct publish_params *params, const struct item *item, char **out, bool *settled,
                   struct errinfo *e)
{
    *settled = true;
    switch (params->stage_end) {
    case STAGE_PROMOTE:
        return text_format(out, e, "promoted from ring %s", item->staged->ring);
    case STAGE_HALT:
        return text_format(out, e, "halted for ring %s", item->staged->ring);
    case STAGE_GOES_ON:
        break;
    }
    *settled = item->general != NULL && !item->published;
    return *settled ? begin_why(item, out, e) : ERR_OK;
}

static bool take_staged(struct publish_rows *staged, const struct point_file *file, struct publish_row *out)
{
    for (size_t i = 0; i < staged->count; i++) {
        struct publish_row *row = &staged->rows[i];
        if (!configuration_name_equals(row->name, file->name) || !configuration_name_equals(row->ring, file->ring))
            continue;
        *out = *row;
        *row = (struct publish_row){0};
        return true;
    }
    return false;
}

enum err stage_find(struct registry *r, const struct point_file *file, struct publish_row *out, struct errinfo *e)
{
    struct config_row config = {0};
    struct publish_rows staged = {NULL, 0};
    enum err error = registry_config(r, file->name, &config, e);
    if (error == ERR_OK)
        error = registry_staged(r, &staged, e);
    if (error == ERR_OK && !take_staged(&staged, file, out))
        error = fail_not_staged(config.name, file->ring, e);
    publish_rows_done(&staged);
    config_row_done(&config);
    return error;
}
