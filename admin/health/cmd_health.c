#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/health/metrics.h"
#include "admin/receipts/collect_result.h"
#include "base/calendar.h"
#include "system/clock.h"

struct health_args {
    const char *at, *prometheus;
};

static const struct cli_option health_options[] = {
    {"at", 0, CLI_STRING, offsetof(struct health_args, at), "TIME",
     "judge for another time than now, for example 2027-01-31T08:00:00Z"},
    {"prometheus", 0, CLI_STRING, offsetof(struct health_args, prometheus), "FILE",
     "also write metrics for node-exporter's textfile collector, replacing FILE"},
    CLI_OPTIONS_END,
};

static enum err parse_at(const char *text, int64_t *out, struct errinfo *e)
{
    *out = clock_now();
    if (text == NULL || calendar_parse(bytes_text(text), out))
        return ERR_OK;
    return err_set(e, ERR_USAGE, "--at %s: it is no time in UTC; write it like 2027-01-31T08:00:00Z", text);
}

static void show(struct cli_context *c, const struct health *h)
{
    result_rows(c->result, "findings", "findings", "Nothing ends within a month, and nothing is forgotten");
    for (size_t i = 0; i < h->count; i++) {
        struct result *row = result_row(c->result, "findings", "findings", NULL);
        result_text(row, "grade", "grade", health_grade_name(h->findings[i].grade));
        result_text(row, "text", "what", h->findings[i].text);
    }
    result_number(c->result, "computers", NULL, (int64_t)h->fleet.seen);
    result_number(c->result, "silent", NULL, (int64_t)h->fleet.silent);
    if (h->backup != 0)
        result_time(c->result, "backup", NULL, h->backup);
    else
        result_text(c->result, "backup", NULL, NULL);
}

static enum err collect(struct cli_context *c, struct vault *v, struct errinfo *e)
{
    struct collect_report report = {0};
    enum err error = collect_with_talk(c, v, &report, e);
    collect_report_done(&report);
    return error;
}

/* What was found is shown, and then is the error that the command ends with. */
static enum err judge(struct cli_context *c, struct vault *v, const struct health_args *a, int64_t at,
                      struct errinfo *e)
{
    struct health h = {.findings = NULL};
    enum err error = collect(c, v, e);
    if (error == ERR_OK)
        error = health_find(v, at, &h, e);
    if (error != ERR_OK)
        return error;
    show(c, &h);
    if (a->prometheus != NULL)
        error = metrics_write(&h, at, a->prometheus, e);
    if (error == ERR_OK)
        error = health_error(&h, e);
    health_done(&h);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    const struct health_args *a = args;
    struct vault *v = NULL;
    int64_t at = 0;
    enum err error = parse_at(a->at, &at, e);
    if (error == ERR_OK)
        error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = judge(c, v, a, at, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_health = {
    .name = "health",
    .summary = "what ends soon, and what was forgotten",
    .description =
        "Looks at the root, the pairs that files are sealed to, the published files, pairs that overlap for more than "
        "30 days, computers that are silent, the age of the last backup, free space, and this computer's clock "
        "against those of the fleet. Needs no passphrase.\n\n"
        "The exit status is 6 (not-ready) if something in use has ended, so that somebody is cut off, else 19 "
        "(expired) if something ends within 30 days, else 0.",
    .example = "rollseal-admin health --prometheus /var/lib/prometheus/node-exporter/rollseal.prom",
    .options = health_options,
    .args_size = sizeof(struct health_args),
    .run = run,
};
