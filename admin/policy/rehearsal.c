#include "admin/policy/rehearsal.h"

#include <stdlib.h>

/* A computer that is silent may read something plain, too: what it said last counts. */
static bool reads_plain(const struct computer *c)
{
    return c->verdict != NULL && c->verdict->reason == STANDING_PLAIN;
}

static enum err show_computer(struct result *list, const char *key, const char *label, const struct computer *computer,
                              struct errinfo *e)
{
    char *why = NULL;
    enum err error = computer_explain(computer, &why, e);
    if (error != ERR_OK)
        return error;
    struct result *row = result_row(list, key, label, NULL);
    result_text(row, "name", "name", computer->name);
    result_text(row, "why", "why", why);
    free(why);
    return ERR_OK;
}

enum err rehearsal_show(struct cli_context *c, const struct survey *s, bool is_set, struct errinfo *e)
{
    enum err error = ERR_OK;
    size_t refusing = 0;
    result_number(c->result, "computers", "computers", (int64_t)s->total);
    result_rows(c->result, "would_refuse", "would refuse", "no computer");
    result_rows(c->result, "unknown", "not known", "no computer");
    for (size_t i = 0; i < s->computers.count && error == ERR_OK; i++) {
        const struct computer *computer = &s->computers.items[i];
        if (!computer->counts || computer->reason == STANDING_READY)
            continue;
        bool is_plain = reads_plain(computer);
        error = show_computer(c->result, is_plain ? "would_refuse" : "unknown", is_plain ? "would refuse" : "not known",
                              computer, e);
        refusing += is_plain ? 1 : 0;
    }
    if (error == ERR_OK && !is_set && refusing == 0 && s->ready == s->total)
        cli_next(c, "rollseal-admin policy encrypted-only");
    return error;
}

enum err rehearsal_show_files(struct cli_context *c, struct registry *r, struct errinfo *e)
{
    struct publish_rows files = {NULL, 0};
    enum err error = registry_published(r, &files, e);
    if (error != ERR_OK)
        return error;
    result_rows(c->result, "would_change", "would change", "no published file");
    for (size_t i = 0; i < files.count; i++) {
        if (files.rows[i].encrypted_only)
            continue;
        struct result *row = result_row(c->result, "would_change", "would change", NULL);
        result_text(row, "name", "name", files.rows[i].name);
        result_text(row, "ring", "ring", files.rows[i].ring);
    }
    publish_rows_done(&files);
    return ERR_OK;
}
