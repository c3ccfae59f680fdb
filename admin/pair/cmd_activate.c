#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/activate.h"
#include "admin/pair/changed.h"
#include "system/clock.h"

struct activate_args {
    bool no_overlap;
    struct gate_args gate;
};

static const struct cli_option activate_options[] = {
    {"no-overlap", 0, CLI_FLAG, offsetof(struct activate_args, no_overlap), NULL,
     "retire the others at once: computers without this pair are cut off by the next publish"},
    GATE_OPTIONS(struct activate_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct activate_args *a = args;
    char id[PAIR_ID_SIZE];
    const struct change_params params = {.id = admin_pair_id(operands->items[0], id),
                                         .no_overlap = a->no_overlap,
                                         .reason = a->gate.reason,
                                         .now = clock_now()};
    return changed_run(c, activate_plan, &params, &a->gate, e);
}

const struct cli_command cmd_pair_activate = {
    .name = "pair activate",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "use a pair from now on (step 7)",
    .description =
        "The former active pair becomes previous: files are still sealed to it and signed by it too, until it "
        "is retired. The undo is to activate it again.",
    .example = "rollseal-admin pair activate 7f3a9c21d04be611",
    .options = activate_options,
    .args_size = sizeof(struct activate_args),
    .run = run,
};
