#include "admin/rollout/stages.h"

#include "admin/rollout/promotion.h"
#include "seal/version.h"

static void show_stage(struct cli_context *c, const struct publish_row *staged, const struct promotion_counts *counts)
{
    char version[VERSION_TEXT_SIZE];
    struct result *row = result_row(c->result, "staged", "staged", NULL);
    version_format((struct version){staged->epoch, staged->serial}, version);
    result_text(row, "name", "configuration", staged->name);
    result_text(row, "ring", "ring", staged->ring);
    result_text(row, "version", "version", version);
    result_number(row, "computers", "computers", counts->of_ring);
    result_number(row, "reported", "have read it", counts->reported);
    result_number(row, "failed", "report an error", counts->failed);
}

enum err stages_show(struct cli_context *c, struct registry *r, int64_t now, struct errinfo *e)
{
    struct publish_rows staged = {NULL, 0};
    enum err error = registry_staged(r, &staged, e);
    result_rows(c->result, "staged", "staged", "nothing is staged for a ring");
    for (size_t i = 0; error == ERR_OK && i < staged.count; i++) {
        struct promotion p = {.counts = {0}};
        error = promotion_count(r, &staged.rows[i], now, &p, e);
        if (error == ERR_OK)
            show_stage(c, &staged.rows[i], &p.counts);
        promotion_done(&p);
    }
    publish_rows_done(&staged);
    return error;
}
