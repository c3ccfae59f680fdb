#include "admin/receipts/collect_result.h"

#include "base/limits.h"
#include "cli/progress.h"
#include "system/clock.h"

/* The bar appears with the first files. */
struct collect_bar {
    const struct cli_context *context;
    struct progress *progress;
};

static void show_progress(size_t done, size_t total, void *context)
{
    struct collect_bar *bar = context;
    if (bar->progress == NULL)
        bar->progress = progress_start(bar->context, "collecting", total);
    progress_set(bar->progress, done);
}

static void warn(const struct cli_context *c, const struct collect_report *report)
{
    for (size_t i = 0; i < report->unreachable.count; i++)
        cli_warn(c, "%s", report->unreachable.items[i]);
    for (size_t i = 0; i < report->without_receipts.count; i++)
        cli_warn(c, "%s has no folder for receipts, so its clients write none; make it: mkdir -m 1733 %s/receipts",
                 report->without_receipts.items[i], report->without_receipts.items[i]);
    for (size_t i = 0; i < REFUSAL_END; i++) {
        size_t count = report->refused.by_reason[i].count;
        if (count > 0)
            cli_warn(c, "refused among the receipts, %s: %zu (%s), the first is %s", refusal_name((enum refusal)i),
                     count, refusal_text((enum refusal)i), report->refused.by_reason[i].first);
    }
}

enum err collect_with_talk(const struct cli_context *c, struct vault *v, struct collect_report *out, struct errinfo *e)
{
    struct collect_bar bar = {c, NULL};
    const struct collect_params params = {.now = clock_now(), .progress = show_progress, .progress_context = &bar};
    enum err error = collect_run(v, &params, out, e);
    progress_end(&bar.progress);
    if (error == ERR_OK)
        warn(c, out);
    return error;
}

static void show_refusal(struct cli_context *c, const struct refusals *refused, enum refusal reason)
{
    if (refused->by_reason[reason].count == 0)
        return;
    struct result *row = result_row(c->result, "reasons", NULL, NULL);
    result_text(row, "reason", "reason", refusal_name(reason));
    result_number(row, "count", "files", (int64_t)refused->by_reason[reason].count);
    result_text(row, "first", "first", refused->by_reason[reason].first);
}

static void show_texts(struct cli_context *c, const char *key, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        result_item(c->result, key, NULL, texts->items[i]);
    if (texts->count == 0)
        result_item(c->result, key, NULL, NULL);
}

void collect_result_show(struct cli_context *c, const struct collect_report *report)
{
    result_number(c->result, "new", "new", (int64_t)report->joined);
    result_number(c->result, "newer", "newer", (int64_t)report->newer);
    result_number(c->result, "unchanged", "unchanged", (int64_t)report->unchanged);
    result_number(c->result, "rejected", "rejected", (int64_t)refusals_count(&report->refused));
    result_number(c->result, "leftovers", "leftovers removed", (int64_t)report->leftovers);
    result_rows(c->result, "reasons", NULL, NULL);
    for (size_t i = 0; i < REFUSAL_END; i++)
        show_refusal(c, &report->refused, (enum refusal)i);
    show_texts(c, "without_receipts", &report->without_receipts);
    show_texts(c, "unreachable", &report->unreachable);
}
