#include <stdlib.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/launch/script.h"
#include "admin/launch/start.h"
#include "system/path.h"
#include "system/process.h"

struct launch_args {
    const char *shell, *command, *output, *reason;
    struct cli_strings parameters;
};

static const struct cli_option launch_options[] = {
    {"shell", 0, CLI_STRING, offsetof(struct launch_args, shell), "sh|systemd|cmd|powershell|desktop|ini",
     "what starts the client: a script, a unit, an entry for autostart; ini: its preferences, client.ini"},
    {"parameter", 0, CLI_STRINGS, offsetof(struct launch_args, parameters), "NAME=VALUE",
     "a start parameter of the client"},
    {"command", 0, CLI_STRING, offsetof(struct launch_args, command), "read|get|exec|watch|report",
     "what is started; default: read, in client.ini: all commands"},
    {"output", 0, CLI_STRING, offsetof(struct launch_args, output), "FILE", "a new file; default: standard output"},
    ADMIN_REASON_OPTION(struct launch_args),
    CLI_OPTIONS_END,
};

static enum err check_args(const struct launch_args *a, struct errinfo *e)
{
    if (a->shell == NULL)
        return err_set(e, ERR_USAGE,
                       "what is to start the client? give --shell sh, systemd, cmd, powershell, desktop "
                       "or ini");
    return a->output != NULL ? path_check(a->output, "--output", e) : ERR_OK;
}

static enum err keep(struct cli_context *c, const struct launch_keep_params *params, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = launch_keep(v, params, e);
    vault_close(&v);
    return error;
}

static void report_parameters(struct cli_context *c, const struct launch_parameters *parameters)
{
    result_rows(c->result, "parameters", NULL, NULL);
    for (size_t i = 0; i < parameters->count; i++) {
        struct result *row = result_row(c->result, "parameters", NULL, NULL);
        result_text(row, "name", "name", parameters->rows[i].name);
        result_text(row, "value", "value", parameters->rows[i].value);
    }
}

/* The script alone, byte for byte, is what others take from standard output. */
static enum err report(struct cli_context *c, const struct launch_keep_params *params, struct errinfo *e)
{
    enum err error = ERR_OK;
    cli_next(c, "%s; when every client was started that way: rollseal-admin rollout wait --parameters",
             params->shell->next);
    if (!c->json && params->output == NULL)
        return process_write_output(params->script, strlen(params->script), e);
    result_text(c->result, "shell", "kind", params->shell->name);
    result_text(c->result, "file", "start script", params->output);
    report_parameters(c, params->start->parameters);
    if (params->output == NULL)
        result_text(c->result, "script", NULL, params->script);
    return error;
}

static enum err write_script(struct cli_context *c, const struct launch_args *a, const struct launch_start *start,
                             struct errinfo *e)
{
    struct launch_keep_params params = {.start = start, .output = a->output, .reason = a->reason};
    char *script = NULL;
    enum err error = launch_shell_find(a->shell, &params.shell, e);
    if (error == ERR_OK)
        error = launch_script(params.shell, start, &script, e);
    params.script = script;
    if (error == ERR_OK)
        error = keep(c, &params, e);
    if (error == ERR_OK)
        error = report(c, &params, e);
    free(script);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct launch_args *a = args;
    struct launch_parameters parameters = {NULL, 0};
    enum err error = check_args(a, e);
    if (error == ERR_OK)
        error = launch_take_parameters(a->parameters.items, a->parameters.count, &parameters, e);
    if (error == ERR_OK) {
        const char *usual = strcmp(a->shell, "ini") == 0 ? NULL : "read";
        const struct launch_start start = {.command = a->command != NULL ? a->command : usual,
                                           .parameters = &parameters,
                                           .words = operands->items,
                                           .word_count = operands->count};
        error = write_script(c, a, &start, e);
    }
    launch_parameters_done(&parameters);
    return error;
}

const struct cli_command cmd_launch_script = {
    .name = "launch-script",
    .operands = "[-- WORD…]",
    .operands_max = SIZE_MAX,
    .needs = "shell",
    .summary = "write what starts the clients with their start parameters (step 5)",
    .description = "Every value is quoted as the shell wants it, and comes to the client as it was given; what a shell "
                   "cannot express is refused. The words behind -- are the command's own options and operands. The "
                   "vault remembers the start parameters, so that the computers can be asked for them (step 6).",
    .example = "rollseal-admin launch-script --shell sh --parameter CertificateSource=dir:/srv/pairs --command watch "
               "-- --output /run/rollseal/helpdesk.ini",
    .options = launch_options,
    .args_size = sizeof(struct launch_args),
    .run = run,
};
