#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/rollback.h"
#include "admin/publish/publish_result.h"
#include "system/clock.h"

struct rollback_args {
    const char *reason;
};

static const struct cli_option rollback_options[] = {
    ADMIN_REASON_OPTION(struct rollback_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct rollback_args *a = args;
    const struct rollback_params params = {operands->items[0], operands->items[1], a->reason, clock_now()};
    struct vault *v = NULL;
    struct publish_report report = {0};
    bool gave_up = false;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error != ERR_OK)
        return error;
    error = rollback_run(v, &params, &report, &gave_up, e);
    vault_close(&v);
    publish_result_show(c, &report, true, error);
    result_boolean(c->result, "working_copy_given_up", NULL, gave_up);
    if (gave_up)
        cli_warn(c, "changes to %s that were not published are given up", operands->items[0]);
    publish_report_done(&report);
    return error;
}

const struct cli_command cmd_config_rollback = {
    .name = "config rollback",
    .operands = "NAME [EPOCH.]SERIAL",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "publish the content of an older version again, under a new serial",
    .description =
        "Clients go back to the old content by going on to a newer version. The content becomes the working copy, too, "
        "so that the next publish does not bring back what was taken back; changes there that were never published are "
        "given up. `config history NAME` lists the versions; without EPOCH the newest with this serial is meant.",
    .example = "rollseal-admin config rollback helpdesk.ini 41 --reason 'wrong number in 42'",
    .options = rollback_options,
    .args_size = sizeof(struct rollback_args),
    .run = run,
};
