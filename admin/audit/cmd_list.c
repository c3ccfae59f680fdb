#include "admin/admin.h"
#include "admin/commands.h"

static void show(struct cli_context *c, const struct audit_row *a)
{
    struct result *row = result_row(c->result, "audit", "audit", NULL);
    result_number(row, "id", NULL, a->id);
    result_time(row, "time", "when", a->time);
    result_text(row, "account", "who", a->account);
    result_text(row, "action", "what", a->action);
    result_text(row, "object", "on", a->object);
    result_text(row, "detail", "detail", a->detail);
    result_text(row, "reason", "why", a->reason);
}

static enum err show_all(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    struct audit_rows rows = {NULL, 0};
    enum err error = registry_audit(vault_registry(v), &rows, e);
    if (error != ERR_OK)
        return error;
    result_rows(c->result, "audit", "audit", "Nothing was ever changed");
    for (size_t i = 0; i < rows.count; i++)
        show(c, &rows.rows[i]);
    audit_rows_done(&rows);
    return ERR_OK;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show_all, operands, e);
}

const struct cli_command cmd_audit_list = {
    .name = "audit list",
    .summary = "who changed what, when and why",
    .description = "Every command that changes something adds a row, together with the change. --reason TEXT of such a "
                   "command says why.",
    .example = "rollseal-admin audit list",
    .run = run,
};
