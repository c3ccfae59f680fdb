#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/remove.h"

struct remove_args {
    const char *reason;
};

static const struct cli_option remove_options[] = {
    ADMIN_REASON_OPTION(struct remove_args),
    CLI_OPTIONS_END,
};

static void show_texts(struct cli_context *c, const char *key, const char *label, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        result_item(c->result, key, label, texts->items[i]);
    if (texts->count == 0)
        result_item(c->result, key, NULL, NULL);
}

static void show(struct cli_context *c, const struct remove_report *report)
{
    result_text(c->result, "name", "removed", report->name);
    show_texts(c, "files", "files removed", &report->files.gone);
    show_texts(c, "left", NULL, &report->files.left);
    show_texts(c, "unreachable", NULL, &report->unreachable);
    for (size_t i = 0; i < report->files.left.count; i++)
        cli_warn(c, "%s was not published by this vault and stays", report->files.left.items[i]);
    cli_note(c, "computers that have read it go on with what they have; its history and published contents stay in the "
                "vault");
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct remove_args *a = args;
    const struct remove_params params = {operands->items[0], a->reason};
    struct vault *v = NULL;
    struct remove_report report = {0};
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = remove_run(v, &params, &report, e);
    if (report.name != NULL)
        show(c, &report);
    remove_report_done(&report);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_config_remove = {
    .name = "config remove",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "take a configuration out of the vault and its file from the points",
    .description =
        "The file goes from every point at once; a point that does not answer is reported (exit status 5), and the "
        "next `config publish` makes up for it. Computers that have read the configuration go on with the last file "
        "that they accepted, new ones get not-found.\n\n"
        "A working copy that was never published is gone. What was published stays in the vault: after a new `config "
        "import` of the name its versions go on where they ended, and `config rollback` brings an older content back.",
    .example = "rollseal-admin config remove helpdesk.ini --reason 'moved to portal.ini'",
    .options = remove_options,
    .args_size = sizeof(struct remove_args),
    .run = run,
};
