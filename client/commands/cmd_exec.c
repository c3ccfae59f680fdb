#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "commands/environment.h"
#include "commands/session.h"
#include "report/report.h"
#include "system/process.h"

#define FAILURE_EXIT 125 /* as env(1) and others that run a command have it */

struct exec_args {
    const char *prefix;
};

static const struct cli_option options[] = {
    {"prefix", 0, CLI_STRING, offsetof(struct exec_args, prefix), "P", "in front of every variable's name"},
    START_PARAMETERS,
    CLI_OPTIONS_END,
};

/* Whoever can write a plain file would write the command's environment. */
static enum err demand_sealed(const struct session *s, const struct read_outcome *outcome, struct errinfo *e)
{
    const char *only = parameters_text(&s->parameters, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY);
    if (outcome->is_sealed || ascii_equals_nocase(only, "false"))
        return ERR_OK;
    return err_set(e, ERR_NOT_SEALED,
                   "%s is not sealed, and 'exec' takes values from a plain file only with "
                   "AcceptEncryptedDataOnly=false",
                   parameters_text(&s->parameters, PARAMETER_CONFIGURATION));
}

static enum err become(const struct cli_strings *command, struct errinfo *e)
{
    char **argv = calloc(command->count + 1, sizeof *argv);
    enum err error = argv != NULL ? ERR_OK : err_no_memory(e);
    for (size_t i = 0; i < command->count && error == ERR_OK; i++) {
        argv[i] = strdup(command->items[i]);
        error = argv[i] != NULL ? ERR_OK : err_no_memory(e);
    }
    if (error == ERR_OK)
        error = process_become(argv, e);
    for (size_t i = 0; argv != NULL && argv[i] != NULL; i++)
        free(argv[i]);
    free(argv);
    return error;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    static const struct read_params params = {.refuse_revoked = true};
    const struct exec_args *a = args;
    const char *prefix = a->prefix != NULL ? a->prefix : "";
    struct read_outcome outcome = {.content = NULL};
    enum err error = environment_check_prefix(prefix, e);
    if (error != ERR_OK)
        return error;
    const struct report_read read = {read_configuration(s->client, &params, &outcome, e), &outcome};
    report_after_read(s->client, &read); /* afterwards there is nobody left to do it */
    error = read.error;
    if (error == ERR_OK)
        error = demand_sealed(s, &outcome, e);
    if (error == ERR_OK) {
        error = environment_set(secret_bytes(outcome.content), prefix, e);
        err_context(e, error, "%s", parameters_text(&s->parameters, PARAMETER_CONFIGURATION));
    }
    read_outcome_done(&outcome);
    return error == ERR_OK ? become(&s->operands, e) : error;
}

/* Without `--` nobody could say whose `/Log none` is. */
static enum err demand_dashes(int argc, char **argv, struct errinfo *e)
{
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            return ERR_OK;
    }
    return err_set(e, ERR_USAGE, "'exec' needs `--` in front of the command it runs: exec [--prefix P] -- COMMAND");
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    struct exec_args args = {.prefix = NULL};
    const struct session_words words = {&cmd_exec, argc, argv, &args};
    enum err error = demand_dashes(argc, argv, e);
    return error == ERR_OK ? session_run(c, &words, work, e) : error;
}

const struct cli_command cmd_exec = {
    .name = "exec",
    .operands = "-- COMMAND …",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .summary = "run a command with the values of an INI configuration in its environment",
    .description =
        "The variable of KEY in [SECTION] is P + SECTION + _ + KEY in capitals, with _ for everything but "
        "letters and digits. Values are taken from a plain file only with AcceptEncryptedDataOnly=false. Ends "
        "with the command's status; 125 if it could not be started.",
    .example = "rollseal-client exec --prefix HD_ -- /usr/bin/helpdesk-agent",
    .options = options,
    .args_size = sizeof(struct exec_args),
    .run_words = run_words,
    .failure_exit = FAILURE_EXIT,
};
