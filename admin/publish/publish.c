#include "admin/publish/publish.h"

#include "admin/publish/probes.h"
#include "admin/publish/removed.h"
#include "admin/publish/run.h"
#include "admin/publish/take_over.h"
#include "admin/publish/writing.h"

/* ---- A newer CRL at a point ---- */

static enum err find_newer_crl(const struct run *r, struct take_over *found, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->item_count * r->points.count && error == ERR_OK; i++) {
        const struct item *item = &r->items[i / r->points.count];
        const struct point_file file = {item->ring, item->config->name};
        size_t at = i % r->points.count;
        struct point *point = &r->points.items[at];
        if (point_answers(point) && item->placed[at] == PLACED_OTHER)
            error = take_over_look(found, point, &file, e);
    }
    return error;
}

static enum err take_over_newer_crl(struct run *r, struct errinfo *e)
{
    struct take_over found = {0};
    char *warning = NULL;
    enum err error = take_over_begin(r->registry, &found, e);
    if (error == ERR_OK)
        error = find_newer_crl(r, &found, e);
    if (error == ERR_OK)
        error = take_over_finish(r->vault, &found, r->params->now, &warning, e);
    take_over_done(&found);
    return error != ERR_OK || warning == NULL ? error : texts_take(&r->report.warnings, warning, e);
}

/* ---- Whether it may be done ---- */

static enum err check_allowed(const struct run *r, struct errinfo *e)
{
    if (r->params->keep_contents && run_count_due(r) == 0)
        return ERR_OK;
    if (r->points.count == 0)
        return err_set(e, ERR_NOT_READY,
                       "the vault has no point to publish to; name one with `rollseal-admin point add DIR`");
    if (r->params->plain)
        return wanted_can_be_plain(&r->wanted, e);
    return wanted_can_seal(&r->wanted, r->params->now, e);
}

/* ---- Configurations that were removed ---- */

typedef enum err removed_work(struct registry *r, struct points *points, struct removed_report *out, struct errinfo *e);

static enum err report_removed(struct run *r, removed_work *work, struct errinfo *e)
{
    struct removed_report removed = {0};
    enum err error = work(r->registry, &r->points, &removed, e);
    if (error == ERR_OK) {
        r->report.removed = removed.gone;
        r->report.left = removed.left;
        removed = (struct removed_report){0};
    }
    removed_report_done(&removed);
    return error;
}

/* ---- The whole ---- */

static enum err publish(struct run *r, struct errinfo *e)
{
    enum err error = take_over_newer_crl(r, e);
    if (error == ERR_OK)
        error = wanted_load(r->registry, r->params->now, &r->wanted, e);
    if (error == ERR_OK)
        error = run_judge(r, e);
    if (error == ERR_OK)
        error = check_allowed(r, e);
    if (error == ERR_OK)
        error = writing_run(r, e);
    if (error == ERR_OK)
        error = probes_write(r->vault, &r->points, r->params->now, &r->report.probes, e);
    if (error == ERR_OK)
        error = report_removed(r, removed_sweep, e);
    return error == ERR_OK ? points_list_unreachable(&r->points, &r->report.unreachable, e) : error;
}

enum err publish_run(struct vault *v, const struct publish_params *params, struct publish_report *out,
                     struct errinfo *e)
{
    struct run r;
    enum err error = run_load(v, params, &r, e);
    if (error == ERR_OK)
        error = publish(&r, e);
    if (error == ERR_OK) {
        *out = r.report;
        r.report = (struct publish_report){0};
        error = points_failure(&r.points, e);
    }
    run_done(&r);
    return error;
}

/* ---- The same without changing anything ---- */

enum err publish_plan(struct vault *v, int64_t now, struct publish_report *out, struct errinfo *e)
{
    const struct publish_params params = {.now = now};
    struct run r;
    enum err error = run_load(v, &params, &r, e);
    if (error == ERR_OK)
        error = wanted_load(r.registry, now, &r.wanted, e);
    if (error == ERR_OK)
        error = run_judge(&r, e);
    if (error == ERR_OK)
        error = report_removed(&r, removed_look, e);
    if (error == ERR_OK)
        error = points_list_unreachable(&r.points, &r.report.unreachable, e);
    if (error == ERR_OK) {
        *out = r.report;
        r.report = (struct publish_report){0};
    }
    run_done(&r);
    return error;
}
