#include "admin/admin.h"
#include "admin/audit/show.h"
#include "admin/commands.h"

static enum err show_all(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    struct audit_rows rows = {NULL, 0};
    enum err error = registry_audit(vault_registry(v), &rows, e);
    if (error == ERR_OK)
        audit_show(c->result, &rows);
    audit_rows_done(&rows);
    return error;
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
