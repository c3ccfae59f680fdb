#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/publish/publish.h"
#include "seal/version.h"
#include "system/clock.h"

static const struct publish_outcome *find_outcome(const struct publish_report *plan, const char *name)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (strcmp(plan->outcomes[i].name, name) == 0)
            return &plan->outcomes[i];
    }
    return NULL;
}

static void show_published(struct result *row, const struct publish_row *last, bool published)
{
    char version[VERSION_TEXT_SIZE];
    version_format((struct version){last->epoch, last->serial}, version);
    result_text(row, "version", "published", published ? version : NULL);
    result_time_if(row, published && last->serial > 0, "expires", "expires", last->expires);
}

static enum err show_row(struct cli_context *c, struct vault *v, const struct config_row *config,
                         const struct publish_report *plan, struct errinfo *e)
{
    struct publish_row last = {0};
    bool published = false;
    enum err error = registry_last_publish(vault_registry(v), config->name, RING_ALL, &last, &published, e);
    if (error != ERR_OK)
        return error;
    const struct publish_outcome *outcome = find_outcome(plan, config->name);
    struct result *row = result_row(c->result, "configurations", "configurations", NULL);
    result_text(row, "name", "name", config->name);
    result_number(row, "size", "bytes", config->size);
    result_time(row, "changed", "changed", config->changed);
    show_published(row, &last, published);
    result_boolean(row, "out_of_date", NULL, outcome != NULL && outcome->why != NULL);
    result_text(row, "why", "out of date", outcome != NULL ? outcome->why : NULL);
    publish_row_done(&last);
    return ERR_OK;
}

static enum err show_all(struct cli_context *c, struct vault *v, const struct publish_report *plan, struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    enum err error = registry_configs(vault_registry(v), &configs, e);
    if (error != ERR_OK)
        return error;
    result_rows(c->result, "configurations", "configurations",
                "no configurations yet: rollseal-admin config import NAME FILE");
    for (size_t i = 0; i < configs.count && error == ERR_OK; i++)
        error = show_row(c, v, &configs.rows[i], plan, e);
    config_rows_done(&configs);
    return error;
}

static void warn(const struct cli_context *c, const struct publish_report *plan)
{
    for (size_t i = 0; i < plan->unreachable.count; i++)
        cli_warn(c, "%s does not answer; what lies there is not known", plan->unreachable.items[i]);
}

static enum err show(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    struct publish_report plan = {0};
    enum err error = publish_plan(v, clock_now(), &plan, e);
    if (error == ERR_OK)
        error = show_all(c, v, &plan, e);
    if (error == ERR_OK)
        warn(c, &plan);
    publish_report_done(&plan);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show, operands, e);
}

const struct cli_command cmd_config_list = {
    .name = "config list",
    .summary = "configurations, what is published of them, and what is out of date",
    .example = "rollseal-admin config list",
    .run = run,
};
