#include "admin/config/remove.h"

#include <stdlib.h>

#include "admin/config/contents.h"
#include "admin/config/drafts.h"
#include "vault/audit.h"

void remove_report_done(struct remove_report *r)
{
    free(r->name);
    removed_report_done(&r->files);
    texts_done(&r->unreachable);
    *r = (struct remove_report){0};
}

static enum err forget(struct registry *r, const struct config_row *row, const char *reason, struct errinfo *e)
{
    const struct audit_entry entry = {"config remove", row->name, NULL, reason};
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = registry_remove_config(r, row->name, e);
    if (error == ERR_OK)
        error = audit_commit(r, &entry, e);
    registry_rollback(r); /* of what was not committed */
    return error;
}

static enum err sweep(struct registry *r, struct remove_report *report, enum err *failure, struct errinfo *e)
{
    struct points points = {NULL, 0};
    enum err error = points_open(r, &points, e);
    if (error == ERR_OK)
        error = removed_sweep(r, &points, &report->files, e);
    if (error == ERR_OK)
        error = points_list_unreachable(&points, &report->unreachable, e);
    if (error == ERR_OK)
        *failure = points_failure(&points, e);
    points_close(&points);
    return error;
}

/* The registry forgets it first: a crash after that leaves files at the points, which the next publish removes. */
enum err remove_run(struct vault *v, const struct remove_params *params, struct remove_report *out, struct errinfo *e)
{
    struct config_row row = {0};
    struct remove_report report = {0};
    enum err failure = ERR_OK;
    enum err error = registry_config(vault_registry(v), params->name, &row, e);
    if (error == ERR_OK)
        error = forget(vault_registry(v), &row, params->reason, e);
    contents_sweep(v);
    if (error == ERR_OK)
        error = drafts_remove(v, row.name, NULL, e);
    if (error == ERR_OK) {
        report.name = row.name;
        row.name = NULL;
        error = sweep(vault_registry(v), &report, &failure, e);
    }
    if (error == ERR_OK) {
        *out = report;
        report = (struct remove_report){0};
    }
    remove_report_done(&report);
    config_row_done(&row);
    return error == ERR_OK ? failure : error;
}
