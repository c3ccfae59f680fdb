#include <stdlib.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/point/change.h"
#include "admin/point/prepare.h"

struct remove_args {
    const char *reason;
};

static const struct cli_option remove_options[] = {
    ADMIN_REASON_OPTION(struct remove_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct remove_args *a = args;
    struct vault *v = NULL;
    char *location = NULL;
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = point_location(operands->items[0], &location, e);
    if (error == ERR_OK)
        error = point_change(v, POINT_REMOVE, location, a->reason, e);
    if (error == ERR_OK) {
        result_text(c->result, "removed", "removed", location);
        cli_note(c, "the files there stay; clients that read them will see no new ones");
    }
    free(location);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_point_remove = {
    .name = "point remove",
    .operands = "DIR",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "publish to a distribution point no more",
    .description = "The files at the point stay as they are.",
    .example = "rollseal-admin point remove /srv/share/old",
    .options = remove_options,
    .args_size = sizeof(struct remove_args),
    .run = run,
};
