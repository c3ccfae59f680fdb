#include <stdio.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "seal/version.h"

/* As a list; the registry separates ids by spaces. */
static void show_ids(struct result *row, const char *key, const char *ids)
{
    result_item(row, key, NULL, NULL);
    while (*ids != '\0') {
        char id[PAIR_ID_SIZE];
        size_t size = strcspn(ids, " ");
        snprintf(id, sizeof id, "%.*s", (int)size, ids);
        result_item(row, key, NULL, id);
        ids += size + strspn(ids + size, " ");
    }
}

static void show_row(struct cli_context *c, const struct publish_row *publish)
{
    char version[VERSION_TEXT_SIZE];
    struct result *row = result_row(c->result, "publishes", "publishes", NULL);
    version_format((struct version){publish->epoch, publish->serial}, version);
    result_text(row, "version", "version", version);
    result_number(row, "epoch", NULL, (int64_t)publish->epoch);
    result_number(row, "serial", NULL, (int64_t)publish->serial);
    result_text(row, "ring", "ring", publish->ring);
    result_time(row, "issued", "issued", publish->issued);
    result_time_if(row, publish->serial > 0, "expires", "expires", publish->expires);
    result_number(row, "revision", "content", publish->revision);
    show_ids(row, "recipients", publish->recipients);
    show_ids(row, "signers", publish->signers);
    result_text(row, "account", "by", publish->account);
    result_text(row, "reason", "reason", publish->reason);
}

/* One that was removed from the vault still has its history. */
static enum err load(struct registry *r, const char *name, struct publish_rows *out, struct errinfo *e)
{
    struct config_row config = {0};
    struct publish_rows history = {NULL, 0};
    enum err error = registry_publishes(r, name, &history, e);
    if (error == ERR_OK && history.count == 0)
        error = registry_config(r, name, &config, e);
    config_row_done(&config);
    if (error == ERR_OK)
        *out = history;
    return error;
}

static enum err show(struct cli_context *c, struct registry *r, const char *name, struct errinfo *e)
{
    struct publish_rows history = {NULL, 0};
    enum err error = load(r, name, &history, e);
    if (error != ERR_OK)
        return error;
    result_text(c->result, "name", NULL, history.count > 0 ? history.rows[0].name : name);
    result_rows(c->result, "publishes", "publishes", "never published: rollseal-admin config publish");
    for (size_t i = 0; i < history.count; i++)
        show_row(c, &history.rows[i]);
    publish_rows_done(&history);
    return ERR_OK;
}

static enum err show_history(struct cli_context *c, struct vault *v, const struct cli_strings *operands,
                             struct errinfo *e)
{
    return show(c, vault_registry(v), operands->items[0], e);
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show_history, operands, e);
}

const struct cli_command cmd_config_history = {
    .name = "config history",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "every publish of a configuration, newest first",
    .description = "Versions with the same number under CONTENT have the same content; `config rollback` publishes an "
                   "older one again. A configuration that was removed keeps its history.",
    .example = "rollseal-admin config history helpdesk.ini",
    .run = run,
};
