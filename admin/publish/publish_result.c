#include "admin/publish/publish_result.h"

#include <string.h>

#include "admin/publish/publish.h"

static bool is_for_ring(const struct publish_outcome *o)
{
    return strcmp(o->ring, RING_ALL) != 0;
}

/* The ring is a column of its own as soon as there is one. */
static void show_outcome(struct cli_context *c, const struct publish_outcome *o, bool with_rings)
{
    char version[VERSION_TEXT_SIZE];
    struct result *row = result_row(c->result, "published", "published", NULL);
    version_format(o->version, version);
    result_text(row, "name", "name", o->name);
    result_text(row, "ring", with_rings ? "ring" : NULL, o->ring);
    result_text(row, "version", "version", version);
    result_number(row, "epoch", NULL, (int64_t)o->version.epoch);
    result_number(row, "serial", NULL, (int64_t)o->version.serial);
    result_time_if(row, o->expires != 0, "expires", "expires", o->expires);
    result_text(row, "why", "why", o->why);
    result_text(row, "warning", NULL, o->warning);
    if (o->warning != NULL)
        cli_warn(c, "%s: %s", o->name, o->warning);
}

static void show_texts(struct cli_context *c, const char *key, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        result_item(c->result, key, NULL, texts->items[i]);
    if (texts->count == 0)
        result_item(c->result, key, NULL, NULL);
}

/* What is staged after this publish, and what comes next. */
static void show_staged(struct cli_context *c, const struct publish_report *report)
{
    result_rows(c->result, "staged", NULL, NULL);
    for (size_t i = 0; i < report->count; i++) {
        const struct publish_outcome *o = &report->outcomes[i];
        if (!is_for_ring(o) || o->version.serial == 0)
            continue;
        struct result *row = result_row(c->result, "staged", NULL, NULL);
        result_text(row, "name", NULL, o->name);
        result_text(row, "ring", NULL, o->ring);
        cli_note(c,
                 "%s: staged for ring %s; next: rollseal-admin config promote %s --from %s --to all, or rollseal-admin "
                 "config halt %s",
                 o->name, o->ring, o->name, o->ring, o->name);
    }
}

static bool has_rings(const struct publish_report *report)
{
    bool has = false;
    for (size_t i = 0; i < report->count; i++)
        has = has || is_for_ring(&report->outcomes[i]);
    return has;
}

void publish_result_show(struct cli_context *c, const struct publish_report *report, bool is_of_one_name,
                         enum err error)
{
    size_t written = 0;
    if (error != ERR_OK && report->unreachable.count == 0)
        return;
    result_rows(c->result, "published", "published",
                is_of_one_name ? "nothing to do: the file is up to date" : "nothing to do: every file is up to date");
    for (size_t i = 0; i < report->count; i++) {
        if (report->outcomes[i].why == NULL)
            continue;
        show_outcome(c, &report->outcomes[i], has_rings(report));
        written++;
    }
    result_number(c->result, "up_to_date", NULL, (int64_t)(report->count - written));
    result_number(c->result, "probes", NULL, (int64_t)report->probes);
    if (report->probes > 0)
        cli_note(c, "wrote the probes of %zu pair%s", report->probes, report->probes == 1 ? "" : "s");
    show_staged(c, report);
    show_texts(c, "removed", &report->removed);
    for (size_t i = 0; i < report->removed.count; i++)
        cli_note(c, "removed %s: nothing is published there any more", report->removed.items[i]);
    show_texts(c, "left", &report->left);
    for (size_t i = 0; i < report->left.count; i++)
        cli_warn(c, "%s was not published by this vault and stays, where nothing is published any more; remove it",
                 report->left.items[i]);
    show_texts(c, "unreachable", &report->unreachable);
    show_texts(c, "warnings", &report->warnings);
    for (size_t i = 0; i < report->warnings.count; i++)
        cli_warn(c, "%s", report->warnings.items[i]);
}

/* ---- What is out of date ---- */

static size_t show_plan(struct cli_context *c, const struct publish_report *plan)
{
    size_t count = 0;
    result_rows(c->result, "out_of_date", "out of date now", "no published file");
    for (size_t i = 0; i < plan->count; i++) {
        const struct publish_outcome *o = &plan->outcomes[i];
        if (o->why == NULL)
            continue;
        struct result *row = result_row(c->result, "out_of_date", "out of date now", NULL);
        result_text(row, "name", "name", o->name);
        result_text(row, "ring", has_rings(plan) ? "ring" : NULL, o->ring);
        result_text(row, "why", "why", o->why);
        count++;
    }
    return count;
}

void publish_show_out_of_date(struct cli_context *c, struct vault *v, int64_t now)
{
    struct publish_report plan = {0};
    struct errinfo e = {""};
    if (publish_plan(v, now, &plan, &e) != ERR_OK)
        cli_warn(c, "which files are out of date now could not be found out: %s", e.message);
    else if (show_plan(c, &plan) > 0)
        cli_next(c, "rollseal-admin config publish");
    else if (plan.count == 0)
        cli_next(c, "rollseal-admin config import NAME FILE");
    publish_report_done(&plan);
}
