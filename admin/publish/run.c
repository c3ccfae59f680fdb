#include "admin/publish/run.h"

#include <stdlib.h>

#include "admin/publish/outdated.h"
#include "admin/publish/stage.h"
#include "system/host.h"

void run_done(struct run *r)
{
    for (size_t i = 0; r->items != NULL && i < r->item_count; i++) {
        publish_row_done(&r->items[i].last);
        publish_row_done(&r->items[i].next);
        free(r->items[i].placed);
    }
    free(r->items);
    config_rows_done(&r->configs);
    publish_rows_done(&r->staged);
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

/* Compares what lies at every point with what was published. For all files, not only for those asked for: any of them
 * may bring a newer CRL. */
static enum err look_at_points(struct run *r, struct item *item, struct errinfo *e)
{
    const struct point_file file = {item->ring, item->config->name};
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->points.count && error == ERR_OK; i++)
        error = placed_look(&r->points.items[i], &file, item->published ? &item->last : NULL, &item->placed[i], e);
    return error;
}

/* The next item; what was published of it is filled in by the caller. */
static enum err add_item(struct run *r, const struct config_row *config, const char *ring, struct item **out,
                         struct errinfo *e)
{
    struct item *item = &r->items[r->item_count++];
    item->config = config;
    item->ring = ring;
    item->placed = calloc(r->points.count + 1, sizeof *item->placed);
    *out = item;
    return item->placed != NULL ? ERR_OK : err_no_memory(e);
}

static enum err add_general(struct run *r, const struct config_row *config, struct item **out, struct errinfo *e)
{
    enum err error = add_item(r, config, RING_ALL, out, e);
    if (error == ERR_OK)
        error = registry_last_publish(r->registry, config->name, RING_ALL, &(*out)->last, &(*out)->published, e);
    if (error != ERR_OK)
        return error;
    bool is_for_ring = r->params->ring != NULL && r->params->stage_end == STAGE_GOES_ON;
    (*out)->asked = is_asked(r->params, config->name) && !is_for_ring;
    return look_at_points(r, *out, e);
}

/* `last` is the publish that it was staged with, and moves into the item; NULL: it is not staged yet. */
static enum err add_ring(struct run *r, struct item *general, const char *ring, struct publish_row *last,
                         struct errinfo *e)
{
    struct item *item = NULL;
    enum err error = add_item(r, general->config, ring, &item, e);
    if (error != ERR_OK)
        return error;
    const struct publish_params *p = r->params;
    item->general = general;
    item->published = last != NULL;
    item->asked = is_asked(p, general->config->name) && p->stage_end == STAGE_GOES_ON &&
                  (p->ring == NULL || configuration_name_equals(p->ring, ring));
    if (last != NULL) {
        general->staged = item;
        item->last = *last;
        *last = (struct publish_row){0};
        item->ring = item->last.ring;
    }
    return look_at_points(r, item, e);
}

static enum err add_rings(struct run *r, struct item *general, struct errinfo *e)
{
    const struct publish_params *p = r->params;
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->staged.count && error == ERR_OK; i++) {
        struct publish_row *row = &r->staged.rows[i];
        if (row->name != NULL && configuration_name_equals(row->name, general->config->name))
            error = add_ring(r, general, row->ring, row, e);
    }
    bool is_new = p->ring != NULL && p->stage_end == STAGE_GOES_ON && general->staged == NULL &&
                  is_asked(p, general->config->name);
    return error == ERR_OK && is_new ? add_ring(r, general, p->ring, NULL, e) : error;
}

static enum err make_room(struct run *r, struct errinfo *e)
{
    enum err error = registry_configs(r->registry, &r->configs, e);
    if (error == ERR_OK)
        error = registry_staged(r->registry, &r->staged, e);
    if (error != ERR_OK)
        return error;
    size_t most = 2 * r->configs.count + r->staged.count + 1;
    r->items = calloc(most, sizeof *r->items);
    r->report.outcomes = calloc(most, sizeof *r->report.outcomes);
    return r->items != NULL && r->report.outcomes != NULL ? ERR_OK : err_no_memory(e);
}

static enum err load_items(struct run *r, struct errinfo *e)
{
    enum err error = make_room(r, e);
    for (size_t i = 0; i < r->configs.count && error == ERR_OK; i++) {
        struct item *general = NULL;
        error = add_general(r, &r->configs.rows[i], &general, e);
        if (error == ERR_OK)
            error = add_rings(r, general, e);
        if (error == ERR_OK && is_asked(r->params, general->config->name))
            error = stage_check(r->params, general, e);
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
    for (size_t i = 0; i < r->item_count; i++)
        count += item_is_due(&r->items[i]);
    return count;
}

/* What is published already stays while the configuration is staged: for all, and, unless it is asked for, in the ring.
 */
static bool keeps_content(const struct run *r, const struct item *item)
{
    if (r->params->stage_end == STAGE_HALT || r->params->keep_contents)
        return item->published;
    return item->published && r->params->ring == NULL && (item->staged != NULL || item->general != NULL);
}

int64_t run_revision(const struct run *r, const struct item *item)
{
    if (r->params->revision != 0)
        return r->params->revision;
    if (r->params->stage_end == STAGE_PROMOTE)
        return item->staged->last.revision;
    return keeps_content(r, item) ? item->last.revision : item->config->revision;
}

static enum err find_outdated(const struct run *r, const struct item *item, char **out, struct errinfo *e)
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

static enum err find_why(const struct run *r, const struct item *item, char **out, struct errinfo *e)
{
    bool settled = false;
    enum err error = stage_why(r->params, item, out, &settled, e);
    if (error != ERR_OK || settled)
        return error;
    error = find_outdated(r, item, out, e);
    /* A computer of the ring takes the higher version, and is to stay with its ring's. */
    if (error == ERR_OK && *out == NULL && item->general != NULL && item_is_due(item->general))
        error = text_copy("it has to stay newer than the file for all", out, e);
    return error;
}

static enum err add_outcome(struct run *r, struct item *item, struct errinfo *e)
{
    struct publish_outcome *o = &r->report.outcomes[r->report.count];
    r->report.count++;
    item->outcome = o;
    o->version = (struct version){item->last.epoch, item->last.serial};
    o->expires = o->version.serial > 0 ? item->last.expires : 0;
    enum err error = text_copy(item->config->name, &o->name, e);
    if (error == ERR_OK)
        error = text_copy(item->ring, &o->ring, e);
    return error == ERR_OK ? find_why(r, item, &o->why, e) : error;
}

/* A configuration that was never published for all is not, while it is staged. */
static bool is_judged(const struct run *r, const struct item *item)
{
    bool waits = r->params->keep_contents || (item->staged != NULL && r->params->stage_end != STAGE_PROMOTE);
    return item->asked && (item->published || !waits);
}

enum err run_judge(struct run *r, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->item_count && error == ERR_OK; i++) {
        if (is_judged(r, &r->items[i]))
            error = add_outcome(r, &r->items[i], e);
    }
    return error;
}
