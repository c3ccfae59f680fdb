#include <stdlib.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/point/change.h"
#include "admin/point/prepare.h"

struct add_args {
    const char *reason;
};

static const struct cli_option add_options[] = {
    ADMIN_REASON_OPTION(struct add_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct add_args *a = args;
    struct vault *v = NULL;
    char *location = NULL;
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = point_prepare(operands->items[0], &location, e);
    if (error == ERR_OK)
        error = point_change(v, POINT_ADD, location, a->reason, e);
    if (error == ERR_OK) {
        result_text(c->result, "added", "added", location);
        cli_next(c, "rollseal-admin config publish");
    }
    free(location);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_point_add = {
    .name = "point add",
    .operands = "DIR",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "add a distribution point",
    .description = "Makes DIR and its folders configs, probes and receipts where missing. The next config publish "
                   "writes all configurations there too.",
    .example = "rollseal-admin point add /srv/share/rollseal",
    .options = add_options,
    .args_size = sizeof(struct add_args),
    .run = run,
};
