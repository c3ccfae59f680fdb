#include <stdlib.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/publish/publish.h"
#include "admin/publish/publish_result.h"
#include "admin/publish/ring.h"
#include "admin/publish/stage.h"
#include "admin/receipts/collect_result.h"
#include "admin/rollout/promotion.h"
#include "system/clock.h"

struct promote_args {
    const char *from, *to, *max_errors, *min_reports, *reason;
    bool force, plan;
};

static const struct cli_option promote_options[] = {
    {"from", 0, CLI_STRING, offsetof(struct promote_args, from), "RING", "the ring that has tried it; must be given"},
    {"to", 0, CLI_STRING, offsetof(struct promote_args, to), "all", "for whom it is from now on: all, the default"},
    {"max-errors", 0, CLI_STRING, offsetof(struct promote_args, max_errors), "PERCENT",
     "how many of the computers that have reported may report an error (default: 2)"},
    {"min-reports", 0, CLI_STRING, offsetof(struct promote_args, min_reports), "N",
     "how many computers must have reported (default: 5, or a tenth of the ring if that is more)"},
    {"force", 0, CLI_FLAG, offsetof(struct promote_args, force), NULL,
     "go on although the ring is not ready; needs --reason"},
    {"plan", 0, CLI_FLAG, offsetof(struct promote_args, plan), NULL,
     "say what would happen, and to whom, and change nothing"},
    ADMIN_REASON_OPTION(struct promote_args),
    CLI_OPTIONS_END,
};

/* What is asked for, and what was found out. */
struct promoting {
    const struct promote_args *args;
    const char *name;
    char ring[RING_SIZE];
    struct promotion_rule rule;
    struct publish_row staged;
    struct promotion found;
    enum err refused; /* ERR_OK: it may */
    struct errinfo why;
};

static void promoting_done(struct promoting *p)
{
    publish_row_done(&p->staged);
    promotion_done(&p->found);
}

/* ---- The words ---- */

static enum err parse_number(const char *text, const char *option, int64_t max, int64_t *out, struct errinfo *e)
{
    uint64_t number = 0;
    if (text == NULL)
        return ERR_OK;
    if (!bytes_to_number(bytes_text(text), (uint64_t)max, &number))
        return err_set(e, ERR_USAGE, "%s: '%s' is no number from 0 to %lld", option, text, (long long)max);
    *out = (int64_t)number;
    return ERR_OK;
}

static enum err parse_rings(const struct promote_args *a, struct promoting *p, struct errinfo *e)
{
    if (a->from == NULL)
        return err_set(e, ERR_USAGE, "from which ring? Give --from RING");
    if (a->to != NULL && !configuration_name_equals(a->to, RING_ALL))
        return err_set(e, ERR_USAGE, "--to %s: it can be promoted to all computers only; give --to all", a->to);
    return ring_parse(a->from, "--from", p->ring, e);
}

static enum err parse(const struct promote_args *a, struct promoting *p, struct errinfo *e)
{
    enum err error = parse_rings(a, p, e);
    if (error == ERR_OK)
        error = parse_number(a->max_errors, "--max-errors", 100, &p->rule.max_errors, e);
    if (error == ERR_OK)
        error = parse_number(a->min_reports, "--min-reports", 1000000, &p->rule.min_reports, e);
    if (error == ERR_OK && a->min_reports != NULL && p->rule.min_reports == 0)
        error =
            err_set(e, ERR_USAGE, "--min-reports: at least one computer has to report; or give --force --reason TEXT");
    if (error == ERR_OK && a->force && (a->reason == NULL || a->reason[0] == '\0'))
        error = err_set(e, ERR_USAGE, "--force needs a reason for the audit list: --reason TEXT");
    return error;
}

/* ---- The gate ---- */

static enum err find_out(struct cli_context *c, struct vault *v, struct promoting *p, struct errinfo *e)
{
    const struct point_file file = {p->ring, p->name};
    struct collect_report collected = {.joined = 0};
    enum err error = stage_find(vault_registry(v), &file, &p->staged, e);
    if (error == ERR_OK)
        error = collect_with_talk(c, v, &collected, e);
    if (error != ERR_OK)
        return error;
    collect_report_done(&collected);
    error = promotion_count(vault_registry(v), &p->staged, clock_now(), &p->found, e);
    if (error != ERR_OK)
        return error;
    if (p->found.counts.known == 0)
        cli_warn(c, "no computer is expected, and none has ever reported: whether ring %s is ready is not known",
                 p->ring);
    p->refused = promotion_judge(&p->found.counts, &p->rule, &p->why);
    return ERR_OK;
}

static void show(struct cli_context *c, const struct promoting *p)
{
    struct result *r = c->result;
    const struct promotion_counts *counts = &p->found.counts;
    char version[VERSION_TEXT_SIZE];
    version_format((struct version){p->staged.epoch, p->staged.serial}, version);
    result_text(r, "name", "configuration", p->staged.name);
    result_text(r, "from", "ring", p->ring);
    result_text(r, "version", "version", version);
    result_number(r, "computers", "computers known", counts->of_ring);
    result_number(r, "reported", "have read it", counts->reported);
    result_number(r, "min_reports", "must have", promotion_least(counts, &p->rule));
    result_number(r, "failed", "report an error", counts->failed);
    result_item(r, "failed_computers", "namely", NULL);
    for (size_t i = 0; i < p->found.failed.count; i++)
        result_item(r, "failed_computers", "namely", p->found.failed.items[i]);
    result_boolean(r, "passes", "may be promoted", p->refused == ERR_OK || p->args->force);
    result_text(r, "why", "because", p->refused != ERR_OK ? p->why.message : NULL);
}

static enum err plan(struct cli_context *c, struct promoting *p, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = find_out(c, v, p, e);
    vault_close(&v);
    if (error != ERR_OK)
        return error;
    show(c, p);
    cli_note(c, "nothing was changed: its content would be published for all, and the file of ring %s removed",
             p->ring);
    return ERR_OK;
}

/* ---- The whole ---- */

static enum err promote(struct cli_context *c, struct vault *v, struct promoting *p, struct errinfo *e)
{
    struct publish_report report = {0};
    enum err error = find_out(c, v, p, e);
    if (error != ERR_OK)
        return error;
    if (p->refused != ERR_OK && !p->args->force)
        return err_set(e, p->refused, "%s is not ready for all: %s", p->staged.name, p->why.message);
    const struct publish_params params = {.names = &p->name,
                                          .name_count = 1,
                                          .ring = p->ring,
                                          .stage_end = STAGE_PROMOTE,
                                          .reason = p->args->reason,
                                          .forced = p->refused != ERR_OK ? p->why.message : NULL,
                                          .now = clock_now()};
    error = publish_run(v, &params, &report, e);
    publish_result_show(c, &report, true, error);
    publish_report_done(&report);
    return error;
}

static enum err open_and_promote(struct cli_context *c, struct promoting *p, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = promote(c, v, p, e);
    vault_close(&v);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    struct promoting p = {.args = args, .name = operands->items[0], .rule = {.max_errors = PROMOTION_MAX_ERRORS}};
    enum err error = parse(args, &p, e);
    if (error == ERR_OK)
        error = p.args->plan ? plan(c, &p, e) : open_and_promote(c, &p, e);
    promoting_done(&p);
    return error;
}

const struct cli_command cmd_config_promote = {
    .name = "config promote",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "publish for all what a ring has tried",
    .description =
        "Collects what computers have reported, publishes the content of the ring's file for all under a new serial, "
        "and removes the ring's file. It refuses (not-ready) while too few computers of the ring have reported that "
        "they read what was published for the ring last, or too many of those report an error with it; receipts from "
        "before that publish do not count.",
    .example = "rollseal-admin config promote helpdesk.ini --from pilot --to all",
    .options = promote_options,
    .args_size = sizeof(struct promote_args),
    .run = run,
};
