#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/publish/halt.h"
#include "admin/publish/publish_result.h"
#include "system/clock.h"

struct halt_args {
    const char *reason;
};

static const struct cli_option halt_options[] = {
    ADMIN_REASON_OPTION(struct halt_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct halt_args *a = args;
    const struct halt_params params = {.name = operands->items[0], .reason = a->reason, .now = clock_now()};
    struct vault *v = NULL;
    struct publish_report report = {0};
    bool kept = false;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error != ERR_OK)
        return error;
    error = halt_run(v, &params, &report, &kept, e);
    vault_close(&v);
    publish_result_show(c, &report, true, error);
    result_boolean(c->result, "working_copy_kept", NULL, kept);
    publish_report_done(&report);
    if (kept)
        cli_warn(c,
                 "the working copy of %s was changed since it was staged, and stays: the next publish gives it to all",
                 operands->items[0]);
    else if (error == ERR_OK)
        cli_next(c, "the working copy of %s is what everybody has; change it, and stage it again", operands->items[0]);
    return error;
}

const struct cli_command cmd_config_halt = {
    .name = "config halt",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "end a staged rollout: the ring goes back to what everybody has",
    .description =
        "Publishes the content that is published for all again, under a new serial, and removes the file of the ring. "
        "The computers of the ring read it as the newest version. The content becomes the working copy, too, so that "
        "the next publish does not give everybody what was halted; a working copy that was changed since it was "
        "staged stays.",
    .example = "rollseal-admin config halt helpdesk.ini --reason 'the new portal does not answer'",
    .options = halt_options,
    .args_size = sizeof(struct halt_args),
    .run = run,
};
