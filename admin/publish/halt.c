#include "admin/publish/halt.h"

#include "admin/config/working.h"
#include "admin/publish/publish.h"

/* 0: the name is not staged. */
static enum err find_staged(struct registry *r, const char *name, int64_t *revision, struct errinfo *e)
{
    struct publish_rows staged = {NULL, 0};
    enum err error = registry_staged(r, &staged, e);
    *revision = 0;
    for (size_t i = 0; i < staged.count; i++) {
        if (configuration_name_equals(staged.rows[i].name, name))
            *revision = staged.rows[i].revision;
    }
    publish_rows_done(&staged);
    return error;
}

/* What everybody has becomes the working copy, if there is such a thing. */
static enum err take_back(struct vault *v, struct publish_params *publish, struct errinfo *e)
{
    struct publish_row general = {.name = NULL};
    bool published = false;
    enum err error = registry_last_publish(vault_registry(v), publish->names[0], RING_ALL, &general, &published, e);
    if (error == ERR_OK && published)
        error = working_size(v, general.revision, &publish->revision_size, e);
    if (error == ERR_OK && published)
        publish->revision = general.revision;
    publish_row_done(&general);
    return error;
}

enum err halt_run(struct vault *v, const struct halt_params *params, struct publish_report *out, bool *kept,
                  struct errinfo *e)
{
    struct config_row config = {.name = NULL};
    struct publish_params publish = {
        .names = &params->name, .name_count = 1, .stage_end = STAGE_HALT, .reason = params->reason, .now = params->now};
    int64_t staged = 0;
    enum err error = registry_config(vault_registry(v), params->name, &config, e);
    if (error == ERR_OK)
        error = find_staged(vault_registry(v), params->name, &staged, e);
    const bool is_changed = config.revision != staged;
    if (error == ERR_OK && !is_changed)
        error = take_back(v, &publish, e);
    if (error == ERR_OK)
        error = publish_run(v, &publish, out, e);
    *kept = is_changed && out->count > 0; /* not if nothing was halted */
    config_row_done(&config);
    return error;
}
