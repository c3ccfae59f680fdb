#include <stdlib.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/changed.h"
#include "admin/pair/revoke.h"
#include "admin/publish/publish.h"
#include "admin/publish/publish_result.h"
#include "system/clock.h"

struct revoke_args {
    const char *reason, *successor;
};

static const struct cli_option revoke_options[] = {
    {"reason", 0, CLI_STRING, offsetof(struct revoke_args, reason), "TEXT", "why, for the audit list; must be given"},
    {"successor", 0, CLI_STRING, offsetof(struct revoke_args, successor), "ID",
     "the prepared or previous pair that becomes active; must be given for the active pair"},
    CLI_OPTIONS_END,
};

/* A CRL at a point that the vault has forgotten (it was restored) must not be lost in the new one. */
static enum err take_over(const struct cli_context *c, struct vault *v, int64_t now, struct errinfo *e)
{
    char *warning = NULL;
    enum err error = revoke_take_over(v, now, &warning, e);
    if (error == ERR_OK && warning != NULL)
        cli_warn(c, "%s", warning);
    free(warning);
    return error;
}

/* Without an active pair nothing is sealed that could be published. */
static enum err publish(struct cli_context *c, struct vault *v, const struct change_params *params, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    struct publish_report report = {0};
    enum err error = registry_pairs(vault_registry(v), &pairs, e);
    bool is_due = error == ERR_OK && pair_rows_newest(&pairs, PAIR_ACTIVE) != NULL;
    pair_rows_done(&pairs);
    if (!is_due)
        return error;
    const struct publish_params what = {.keep_contents = true, .reason = params->reason, .now = params->now};
    error = publish_run(v, &what, &report, e);
    publish_result_show(c, &report, false, error);
    publish_report_done(&report);
    if (error != ERR_OK)
        cli_warn(c,
                 "pair %s is revoked in the vault, but not every file is published yet; do it with rollseal-admin "
                 "config publish",
                 params->id);
    return error;
}

static enum err revoke(struct cli_context *c, struct vault *v, const struct change_params *params, struct errinfo *e)
{
    struct change change = {.steps = NULL};
    enum err error = take_over(c, v, params->now, e);
    if (error == ERR_OK)
        error = change_run(v, revoke_plan, params, &change, e);
    if (error == ERR_OK) {
        changed_show(c, &change);
        error = publish(c, v, params, e);
    }
    change_done(&change);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct revoke_args *a = args;
    char id[PAIR_ID_SIZE], successor[PAIR_ID_SIZE];
    const struct change_params params = {.id = admin_pair_id(operands->items[0], id),
                                         .successor = admin_pair_id(a->successor, successor),
                                         .reason = a->reason,
                                         .now = clock_now()};
    struct vault *v = NULL;
    if (a->reason == NULL)
        return err_set(e, ERR_USAGE, "a revocation cannot be undone; say why with --reason TEXT");
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = revoke(c, v, &params, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_pair_revoke = {
    .name = "pair revoke",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .needs = "reason",
    .summary = "make clients refuse what a pair signs, for good",
    .description =
        "Puts the pair on the root's CRL, begins a new epoch above everything that a thief of its signing key "
        "can have signed, destroys the signing key in the vault, and publishes at once. Files that were "
        "sealed to the pair stay readable for whoever holds its client part.",
    .example = "rollseal-admin pair revoke 7f3a9c21d04be611 --reason 'stolen laptop' \\\n"
               "      --successor 9c21aa00d04be612",
    .options = revoke_options,
    .args_size = sizeof(struct revoke_args),
    .run = run,
};
