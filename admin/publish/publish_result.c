#include "admin/publish/publish_result.h"

#include "seal/version.h"

static void show_outcome(struct cli_context *c, const struct publish_outcome *o)
{
    char version[VERSION_TEXT_SIZE];
    struct result *row = result_row(c->result, "published", "published", NULL);
    version_format(o->version, version);
    result_text(row, "name", "name", o->name);
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
        show_outcome(c, &report->outcomes[i]);
        written++;
    }
    result_number(c->result, "up_to_date", NULL, (int64_t)(report->count - written));
    result_number(c->result, "probes", NULL, (int64_t)report->probes);
    if (report->probes > 0)
        cli_note(c, "wrote the probes of %zu pair%s", report->probes, report->probes == 1 ? "" : "s");
    show_texts(c, "removed", &report->removed);
    for (size_t i = 0; i < report->removed.count; i++)
        cli_note(c, "removed %s, as its configuration was", report->removed.items[i]);
    show_texts(c, "unreachable", &report->unreachable);
    show_texts(c, "warnings", &report->warnings);
    for (size_t i = 0; i < report->warnings.count; i++)
        cli_warn(c, "%s", report->warnings.items[i]);
}
