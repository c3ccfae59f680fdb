#include "admin/config/publish_result.h"

#include <inttypes.h>
#include <stdio.h>

#include "admin/config/version_text.h"

static void show_outcome(struct cli_context *c, const struct publish_outcome *o)
{
    char version[VERSION_TEXT_SIZE];
    struct result *row = result_row(c->result, "published", "published", NULL);
    version_format(o->version, version);
    result_text(row, "name", "NAME", o->name);
    result_text(row, "version", "VERSION", version);
    result_number(row, "epoch", NULL, (int64_t)o->version.epoch);
    result_number(row, "serial", NULL, (int64_t)o->version.serial);
    if (o->expires != 0)
        result_time(row, "expires", "EXPIRES", o->expires);
    else
        result_text(row, "expires", "EXPIRES", NULL);
    result_text(row, "why", "WHY", o->why);
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

static void say_up_to_date(struct cli_context *c, size_t written, size_t up_to_date)
{
    char line[80];
    if (written > 0)
        return;
    snprintf(line, sizeof line, "nothing to do: %zu configuration%s up to date", up_to_date,
             up_to_date == 1 ? " is" : "s are");
    result_line(c->result, line);
}

void publish_result_show(struct cli_context *c, const struct publish_report *report)
{
    size_t written = 0;
    result_rows(c->result, "published", "published", NULL);
    for (size_t i = 0; i < report->count; i++) {
        if (report->outcomes[i].why == NULL)
            continue;
        show_outcome(c, &report->outcomes[i]);
        written++;
    }
    say_up_to_date(c, written, report->count - written);
    result_number(c->result, "up_to_date", NULL, (int64_t)(report->count - written));
    show_texts(c, "unreachable", &report->unreachable);
    show_texts(c, "warnings", &report->warnings);
    for (size_t i = 0; i < report->warnings.count; i++)
        cli_warn(c, "%s", report->warnings.items[i]);
}
