#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/key_edit.h"
#include "admin/config/next.h"
#include "system/clock.h"

struct unset_args {
    const char *reason;
};

static const struct cli_option unset_options[] = {
    ADMIN_REASON_OPTION(struct unset_args),
    CLI_OPTIONS_END,
};

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct unset_args *a = args;
    const struct working_change change = {.action = "config unset", .reason = a->reason, .now = clock_now()};
    struct vault *v = NULL;
    bool changed = false;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = key_edit_run(v, &(struct key_edit){operands->items[0], operands->items[1], NULL}, &change, &changed, e);
    if (error == ERR_OK)
        error = next_publish(c, v, operands->items[0], e);
    vault_close(&v);
    if (error != ERR_OK)
        return error;
    result_text(c->result, "name", NULL, operands->items[0]);
    result_text(c->result, "key", NULL, operands->items[1]);
    result_boolean(c->result, "changed", NULL, changed);
    return ERR_OK;
}

const struct cli_command cmd_config_unset = {
    .name = "config unset",
    .operands = "NAME SECTION.KEY",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "remove one key of an INI working copy",
    .description = "Everything else stays as it is. SECTION.KEY is split at the last dot; without a dot the key stands "
                   "in front of all sections.",
    .example = "rollseal-admin config unset helpdesk.ini phone.fax",
    .options = unset_options,
    .args_size = sizeof(struct unset_args),
    .run = run,
};
