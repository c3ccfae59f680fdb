#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/changed.h"
#include "admin/pair/retire.h"
#include "system/clock.h"

struct retire_args {
    struct gate_args gate;
};

static const struct cli_option retire_options[] = {
    GATE_OPTIONS(struct retire_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct retire_args *a = args;
    char id[PAIR_ID_SIZE];
    const struct change_params params = {
        .id = admin_pair_id(operands->items[0], id), .reason = a->gate.reason, .now = clock_now()};
    return changed_run(c, retire_plan, &params, &a->gate, e);
}

const struct cli_command cmd_pair_retire = {
    .name = "pair retire",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "use a pair no more",
    .description = "Its signing key is destroyed; its encryption key stays in the vault to read old files. A pair that "
                   "was never active is discarded with all its keys.",
    .example = "rollseal-admin pair retire 9c21aa00d04be612",
    .options = retire_options,
    .args_size = sizeof(struct retire_args),
    .run = run,
};
