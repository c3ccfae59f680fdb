#include "commands/session.h"
#include "report/report.h"
#include "seal/receipt.h"

static const struct cli_option options[] = {START_PARAMETERS, CLI_OPTIONS_END};

/* ---- What it says ---- */

static void tell_client(const struct receipt *made, struct result *r)
{
    result_text(r, "client", "client", made->client);
    result_text(r, "name", "computer", made->name);
    result_text(r, "machine", NULL, made->machine);
    result_text(r, "account", "account", made->person != NULL ? made->person : "the machine's");
    result_number(r, "counter", NULL, (int64_t)made->counter);
    result_time(r, "time", "time", made->time);
    result_text(r, "ring", "ring", made->ring);
    result_text(r, "program", NULL, made->program);
}

/* `error` NULL: its probe was opened. */
static void tell_pair(struct result *r, const char *pair, const char *error)
{
    struct result *row = result_row(r, "pairs", "pairs", NULL);
    result_text(row, "pair", "pair", pair[0] != '\0' ? pair : NULL);
    result_boolean(row, "proven", "probe opened", error == NULL);
    result_text(row, "error", "error", error);
}

static void tell_pairs(const struct receipt *made, struct result *r)
{
    for (size_t i = 0; i < made->proof_count; i++)
        tell_pair(r, made->proofs[i].pair, NULL);
    for (size_t i = 0; i < made->failure_count; i++)
        tell_pair(r, made->failures[i].pair, made->failures[i].error);
}

static void tell_configurations(const struct receipt *made, struct result *r)
{
    char version[VERSION_TEXT_SIZE];
    result_rows(r, "uses", "in use", "no configuration");
    for (size_t i = 0; i < made->use_count; i++) {
        struct result *row = result_row(r, "uses", "in use", NULL);
        version_format(made->uses[i].version, version);
        result_text(row, "name", "configuration", made->uses[i].name);
        result_text(row, "version", "version", version);
    }
    result_rows(r, "errors", "errors", "none");
    for (size_t i = 0; i < made->error_count; i++) {
        struct result *row = result_row(r, "errors", "errors", NULL);
        result_text(row, "name", "configuration", made->errors[i].name);
        result_text(row, "error", "error", made->errors[i].error);
        result_time(row, "time", "at", made->errors[i].time);
    }
}

static enum err tell(const struct report *report, struct result *r, struct errinfo *e)
{
    struct receipt made = {.decoded = NULL};
    enum err error = receipt_parse(buf_bytes(&report->file), &made, e);
    if (error != ERR_OK)
        return error;
    result_text(r, "written", "written to", report->location);
    tell_client(&made, r);
    tell_pairs(&made, r);
    tell_configurations(&made, r);
    receipt_done(&made);
    return ERR_OK;
}

/* ---- The command ---- */

/* `why` is the message of the read's error. */
static enum err write_and_tell(struct session *s, const struct report_read *read, const struct errinfo *why,
                               struct errinfo *e)
{
    struct report report = {.location = NULL};
    enum err error = report_now(s->client, read, &report, e);
    if (error == ERR_OK)
        error = tell(&report, s->cli->result, e);
    if (error == ERR_OK && read != NULL && read->error != ERR_OK)
        error = err_set(e, read->error, "%s", why->message);
    if (error == ERR_OK && report.pairs != ERR_OK)
        error = err_set(e, report.pairs, "%s", report.why.message);
    report_done(&report);
    return error;
}

/* The configuration is read as `read` does it, so that the receipt says how that ends today. */
static enum err read_and_report(struct session *s, struct errinfo *e)
{
    static const struct read_params params = {.refuse_revoked = false};
    struct read_outcome outcome = {.content = NULL};
    struct errinfo why;
    const struct report_read read = {read_configuration(s->client, &params, &outcome, &why), &outcome};
    enum err error = write_and_tell(s, &read, &why, e);
    read_outcome_done(&outcome);
    return error;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    (void)args;
    if (parameters_text(&s->parameters, PARAMETER_CONFIGURATION) == NULL)
        return write_and_tell(s, NULL, NULL, e);
    return read_and_report(s, e);
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    const struct session_words words = {&cmd_report, argc, argv, NULL};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_report = {
    .name = "report",
    .summary = "tell IT now what this computer can open and uses",
    .description =
        "Reads the configuration, if one is named, and writes this computer's receipt to the point: which pairs "
        "it can use, which versions it uses, the start parameters in effect, and errors. The other commands "
        "write one when something of that has changed, and once a day. Ends with the first error that the "
        "writing, the read or a pair met; that there is no pair, or no probe of it yet, is none. What [read] says in "
        "client.ini counts here, too.",
    .example = "rollseal-client report --point /srv/share/rollseal",
    .options = options,
    .run_words = run_words,
};
