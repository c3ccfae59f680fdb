#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/receipts/collect_result.h"

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    (void)operands;
    struct collect_report report = {.joined = 0};
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = collect_with_talk(c, v, &report, e);
    vault_close(&v);
    if (error != ERR_OK)
        return error;
    collect_result_show(c, &report);
    if (report.failure != ERR_OK)
        error = err_set(e, report.failure, "%zu of the points did not answer: collect again when they do",
                        report.unreachable.count);
    collect_report_done(&report);
    return error;
}

const struct cli_command cmd_rollout_collect = {
    .name = "rollout collect",
    .summary = "take over what computers have reported at the points",
    .description =
        "Reads the receipts that are new, at all points. One counts if its client has signed it, if its file bears the "
        "id of that client, and if it is newer than the one that is known; everything else changes nothing, and is "
        "counted with its reason. Needs no passphrase. The other commands that speak of computers collect first by "
        "themselves.\n\n"
        "A point that does not answer is reported (exit status 5), and does not stop the others.",
    .example = "rollseal-admin rollout collect",
    .run = run,
};
