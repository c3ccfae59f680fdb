#include "commands/outcome.h"
#include "commands/output.h"
#include "commands/session.h"
#include "commands/update.h"
#include "report/report.h"
#include "system/process.h"

struct read_args {
    struct output output;
};

static const struct cli_option options[] = {
    OUTPUT_OPTIONS(struct read_args, output),
    START_PARAMETERS,
    CLI_OPTIONS_END,
};

static enum err write_file(struct session *s, const char *path, const struct secret *content,
                           const struct file_write_params *params, struct errinfo *e)
{
    struct result *r = s->cli->result;
    bool differed = false;
    enum err error = update_file(path, content, params, &differed, e);
    if (error != ERR_OK)
        return error;
    cli_note(s->cli, differed ? "%s is written" : "%s is up to date", path);
    if (!s->cli->json)
        return ERR_OK;
    result_text(r, "output", NULL, path);
    result_boolean(r, "written", NULL, differed);
    return ERR_OK;
}

static enum err give_out(struct session *s, const struct output *output, const struct read_outcome *outcome,
                         const struct file_write_params *write, struct errinfo *e)
{
    if (s->cli->json)
        outcome_tell(outcome, s->cli->result);
    if (output->file != NULL)
        return write_file(s, output->file, outcome->content, write, e);
    if (s->cli->json)
        return outcome_tell_content(outcome, s->cli->result, e);
    return process_write_output(outcome->content->bytes, outcome->content->size, e);
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    static const struct read_params params = {.refuse_revoked = false};
    const struct read_args *a = args;
    struct file_write_params write = {.mode = 0};
    struct read_outcome outcome = {.content = NULL};
    enum err error = output_check(&a->output, s->client, &write, e);
    if (error != ERR_OK)
        return error;
    const struct report_read read = {read_configuration(s->client, &params, &outcome, e), &outcome};
    error = read.error;
    if (error == ERR_OK)
        error = give_out(s, &a->output, &outcome, &write, e);
    report_after_read(s->client, &read);
    read_outcome_done(&outcome);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    struct read_args args = {.output = {NULL, NULL, NULL}};
    const struct session_words words = {&cmd_read, argc, argv, &args};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_read = {
    .name = "read",
    .summary = "print the configuration, or write it to a file",
    .description =
        "Reads the configuration file if it passes every check; else serves the last-known-good one, and says "
        "so on standard error. Every start parameter has three spellings: --certificate-source VALUE, "
        "CertificateSource=VALUE and /CertificateSource VALUE.",
    .example = "rollseal-client read --configuration /srv/share/rollseal/configs/helpdesk.ini",
    .options = options,
    .args_size = sizeof(struct read_args),
    .run_words = run_words,
};
