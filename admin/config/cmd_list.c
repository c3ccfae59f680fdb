#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/next.h"
#include "admin/publish/publish.h"
#include "seal/version.h"
#include "system/clock.h"

/* Why the file for all is out of date or, if that is not, the one for the ring; NULL: neither is. */
static const char *find_why(const struct publish_report *plan, const char *name)
{
    const char *why = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        const struct publish_outcome *o = &plan->outcomes[i];
        bool is_first = why == NULL || strcmp(o->ring, RING_ALL) == 0;
        if (strcmp(o->name, name) == 0 && o->why != NULL && is_first)
            why = o->why;
    }
    return why;
}

static void show_version(struct result *row, const char *key, const char *label, const struct publish_row *p)
{
    char version[VERSION_TEXT_SIZE] = "";
    if (p != NULL)
        version_format((struct version){p->epoch, p->serial}, version);
    result_text(row, key, label, p != NULL ? version : NULL);
}

/* What it is, besides what is published of it for all. Rings are columns as soon as there is one. */
struct listing {
    const struct publish_report *plan;
    struct publish_rows staged;
};

static enum err show_row(struct cli_context *c, struct registry *r, const struct config_row *config,
                         const struct listing *l, struct errinfo *e)
{
    struct publish_row last = {0};
    bool published = false;
    enum err error = registry_last_publish(r, config->name, RING_ALL, &last, &published, e);
    if (error != ERR_OK)
        return error;
    const struct publish_row *staged = next_find_staged(&l->staged, config->name);
    const char *why = find_why(l->plan, config->name);
    struct result *row = result_row(c->result, "configurations", "configurations", NULL);
    result_text(row, "name", "name", config->name);
    result_number(row, "size", "bytes", config->size);
    result_time(row, "changed", "changed", config->changed);
    show_version(row, "version", "published", published ? &last : NULL);
    result_time_if(row, published && last.serial > 0, "expires", "expires", last.expires);
    result_text(row, "ring", l->staged.count > 0 ? "staged for" : NULL, staged != NULL ? staged->ring : NULL);
    show_version(row, "ring_version", l->staged.count > 0 ? "there" : NULL, staged);
    result_boolean(row, "out_of_date", NULL, why != NULL);
    result_text(row, "why", "out of date", why);
    publish_row_done(&last);
    return ERR_OK;
}

static enum err show_all(struct cli_context *c, struct registry *r, const struct publish_report *plan,
                         struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    struct listing l = {.plan = plan};
    enum err error = registry_configs(r, &configs, e);
    if (error == ERR_OK)
        error = registry_staged(r, &l.staged, e);
    if (error == ERR_OK)
        result_rows(c->result, "configurations", "configurations",
                    "no configurations yet: rollseal-admin config import NAME FILE");
    for (size_t i = 0; i < configs.count && error == ERR_OK; i++)
        error = show_row(c, r, &configs.rows[i], &l, e);
    publish_rows_done(&l.staged);
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
        error = show_all(c, vault_registry(v), &plan, e);
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
