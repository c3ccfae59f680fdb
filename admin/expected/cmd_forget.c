#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/expected/forget.h"

struct forget_args {
    const char *reason;
};

static const struct cli_option forget_options[] = {
    ADMIN_REASON_OPTION(struct forget_args),
    CLI_OPTIONS_END,
};

static void show(struct cli_context *c, const struct forget_report *report)
{
    for (size_t i = 0; i < report->names.count; i++)
        result_item(c->result, "forgotten", "forgotten", report->names.items[i]);
    result_number(c->result, "receipts", "receipts", report->receipts);
    result_number(c->result, "expected", "names of the list", report->expected);
    result_boolean(c->result, "two_machines", NULL, report->two_machines);
    if (report->two_machines)
        cli_note(
            c, "two computers had this name: whoever reports under it next has it alone; a list of expected computers "
               "keeps the name, until it is forgotten once more");
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct forget_args *a = args;
    struct forget_report report = {.receipts = 0};
    struct vault *v = NULL;
    if (a->reason == NULL || a->reason[0] == '\0')
        return err_set(e, ERR_USAGE, "say why this computer counts no more: --reason TEXT");
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = forget_computer(v, operands->items[0], a->reason, &report, e);
    if (error == ERR_OK)
        show(c, &report);
    vault_close(&v);
    forget_report_done(&report);
    return error;
}

const struct cli_command cmd_rollout_forget = {
    .name = "rollout forget",
    .operands = "COMPUTER",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "count a computer that is gone no more",
    .description =
        "Forgets what the computer has reported, and takes its name from the list of those that are expected; if two "
        "computers have reported under it, the name stays on the list, since one of them may be there still. "
        "Its name is compared without case; without a dot, it is that of the one computer with this first "
        "label. A computer that reports again is seen again.",
    .example = "rollseal-admin rollout forget pc-0815 --reason 'stolen'",
    .options = forget_options,
    .args_size = sizeof(struct forget_args),
    .run = run,
};
