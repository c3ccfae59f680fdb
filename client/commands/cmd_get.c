#include <stdlib.h>

#include "commands/session.h"
#include "report/report.h"
#include "system/process.h"
#include "text/ini.h"

static const struct cli_option options[] = {START_PARAMETERS, CLI_OPTIONS_END};

/* The value and a line end, in one piece. */
static enum err print(const struct secret *value, struct errinfo *e)
{
    const struct bytes with_end[] = {secret_bytes(value), bytes_text("\n")};
    struct secret *line = NULL;
    enum err error = secret_join(with_end, 2, &line, e);
    if (error == ERR_OK)
        error = process_write_output(line->bytes, line->size, e);
    secret_free(&line);
    return error;
}

static enum err tell(struct result *r, const struct secret *value, struct errinfo *e)
{
    struct secret *text = NULL;
    enum err error = secret_terminate(secret_bytes(value), &text, e);
    if (error == ERR_OK)
        result_text(r, "value", NULL, (const char *)text->bytes);
    secret_free(&text);
    return error;
}

static enum err find(const struct session *s, const struct read_outcome *outcome, struct secret **value,
                     struct errinfo *e)
{
    char *section = NULL, *key = NULL;
    enum err error = ini_split(s->operands.items[0], &section, &key, e);
    if (error == ERR_OK) {
        error = ini_get(secret_bytes(outcome->content), section, key, value, e);
        err_context(e, error, "%s", parameters_text(&s->parameters, PARAMETER_CONFIGURATION));
    }
    free(key);
    free(section);
    return error;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    static const struct read_params params = {.refuse_revoked = false};
    struct read_outcome outcome = {.content = NULL};
    struct secret *value = NULL;
    (void)args;
    const struct report_read read = {read_configuration(s->client, &params, &outcome, e), &outcome};
    enum err error = read.error;
    if (error == ERR_OK)
        error = find(s, &outcome, &value, e);
    if (error == ERR_OK)
        error = s->cli->json ? tell(s->cli->result, value, e) : print(value, e);
    secret_free(&value);
    report_after_read(s->client, &read);
    read_outcome_done(&outcome);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    const struct session_words words = {&cmd_get, argc, argv, NULL};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_get = {
    .name = "get",
    .operands = "SECTION.KEY",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "print one value of an INI configuration",
    .description = "SECTION.KEY is split at the last dot; a key without a section has no dot.",
    .example = "rollseal-client get HelpDesk.Phone",
    .options = options,
    .run_words = run_words,
};
