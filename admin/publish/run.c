#include "admin/publish/run.h"

#include <stdlib.h>

#include "admin/publish/outdated.h"
#include "system/host.h"

void run_done(struct run *r)
{
    for (size_t i = 0; r->items != NULL && i < r->configs.count; i++) {
        publish_row_done(&r->items[i].last);
        publish_row_done(&r->items[i].next);
        free(r->items[i].placed);
    }
    free(r->items);
    config_rows_done(&r->configs);
    points_close(&r->points);
    wanted_done(&r->wanted);
    free(r->account);
    publish_report_done(&r->report);
}

static bool is_asked(const struct publish_params *p, const char *name)
{
    for (size_t i = 0; i < p->name_count; i++) {
        if (configuration_name_equals(p->names[i], name))
            return true;
    }
    return p->names == NULL;
}

static enum err check_names(const struct run *r, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->params->name_count && error == ERR_OK; i++) {
        struct config_row row = {0};
        error = registry_config(r->registry, r->params->names[i], &row, e);
        config_row_done(&row);
    }
    return error;
}

static enum err load_item(struct run *r, struct item *item, struct errinfo *e)
{
    item->asked = is_asked(r->params, item->config->name);
    item->placed = calloc(r->points.count + 1, sizeof *item->placed);
    if (item->placed == NULL)
        return err_no_memory(e);
    return registry_last_publish(r->registry, item->config->name, RING_ALL, &item->last, &item->published, e);
}

/* Compares what lies at every point with what was published. For all names, not only for those asked for: any of them
 * may bring a newer CRL. */
static enum err look_at_points(struct run *r, struct item *item, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->points.count && error == ERR_OK; i++)
        error = placed_look(&r->points.items[i], item->config->name, item->published ? &item->last : NULL,
                            &item->placed[i], e);
    return error;
}

static enum err load_items(struct run *r, struct errinfo *e)
{
    enum err error = registry_configs(r->registry, &r->configs, e);
    if (error != ERR_OK)
        return error;
    r->items = calloc(r->configs.count + 1, sizeof *r->items);
    r->report.outcomes = calloc(r->configs.count + 1, sizeof *r->report.outcomes);
    if (r->items == NULL || r->report.outcomes == NULL)
        return err_no_memory(e);
    for (size_t i = 0; i < r->configs.count && error == ERR_OK; i++) {
        r->items[i].config = &r->configs.rows[i];
        error = load_item(r, &r->items[i], e);
        if (error == ERR_OK)
            error = look_at_points(r, &r->items[i], e);
    }
    return error;
}

enum err run_load(struct vault *v, const struct publish_params *params, struct run *out, struct errinfo *e)
{
    *out = (struct run){.vault = v, .registry = vault_registry(v), .params = params};
    enum err error = check_names(out, e);
    if (error == ERR_OK)
        error = host_account(&out->account, e);
    if (error == ERR_OK)
        error = points_open(out->registry, &out->points, e);
    if (error == ERR_OK)
        error = load_items(out, e);
    return error;
}

bool item_is_due(const struct item *item)
{
    return item->outcome != NULL && item->outcome->why != NULL;
}

size_t run_count_due(const struct run *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->configs.count; i++)
        count += item_is_due(&r->items[i]);
    return count;
}

int64_t run_revision(const struct run *r, const struct item *item)
{
    if (r->params->revision != 0)
        return r->params->revision;
    return r->params->keep_contents && item->published ? item->last.revision : item->config->revision;
}

static enum err find_why(const struct run *r, const struct item *item, char **out, struct errinfo *e)
{
    const struct outdated_params params = {
        .last = item->published ? &item->last : NULL,
        .revision = run_revision(r, item),
        .sealed = r->wanted.active != NULL,
        .epoch = r->wanted.vault.epoch,
        .recipients = r->wanted.recipients,
        .signers = r->wanted.signers,
        .encrypted_only = r->wanted.vault.encrypted_only,
        .lifetime = r->params->lifetime,
        .now = r->params->now,
        .points = &r->points,
        .placed = item->placed,
    };
    return outdated_why(&params, out, e);
}

static enum err add_outcome(struct run *r, struct item *item, struct errinfo *e)
{
    struct publish_outcome *o = &r->report.outcomes[r->report.count];
    enum err error = text_copy(item->config->name, &o->name, e);
    if (error != ERR_OK)
        return error;
    r->report.count++;
    item->outcome = o;
    o->version = (struct version){item->last.epoch, item->last.serial};
    o->expires = o->version.serial > 0 ? item->last.expires : 0;
    return find_why(r, item, &o->why, e);
}

enum err run_judge(struct run *r, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->configs.count && error == ERR_OK; i++) {
        struct item *item = &r->items[i];
        if (item->asked && (item->published || !r->params->keep_contents))
            error = add_outcome(r, item, e);
    }
    return error;
}
