#include <stdlib.h>

#include "commands/outcome.h"
#include "commands/output.h"
#include "commands/session.h"
#include "commands/update.h"
#include "read/why.h"
#include "system/path.h"

struct why_args {
    struct output output;
};

static const struct cli_option options[] = {
    {"output", 0, CLI_STRING, offsetof(struct why_args, output.file), "FILE", "where `read` or `watch` shall write it"},
    START_PARAMETERS,
    CLI_OPTIONS_END,
};

/* What can be said of writing a file without writing one. */
static enum err check_file(const char *file, struct errinfo *e)
{
    char *folder = NULL;
    struct file_facts facts;
    enum err error = update_check(file, e);
    if (error == ERR_OK)
        error = path_folder(file, &folder, e);
    if (error == ERR_OK)
        error = file_facts(folder, &facts, e);
    if (error == ERR_NOT_FOUND)
        error = ERR_UNREACHABLE; /* as the writer says it */
    free(folder);
    return error;
}

static void take_output(const struct session *s, const struct why_args *a, struct why *w)
{
    struct errinfo message = {""};
    struct file_write_params params;
    enum err error = output_check(&a->output, s->client, &params, &message);
    if (error == ERR_OK && a->output.file != NULL)
        error = check_file(a->output.file, &message);
    why_end(w, a->output.file != NULL ? a->output.file : "standard output", error, &message);
}

static void show(const struct why *w, struct result *r)
{
    const struct why_step *failed = why_failed(w);
    char served[VERSION_TEXT_SIZE];
    version_format(w->served, served);
    result_text(r, "name", "configuration", w->name);
    result_text(r, "location", "location", w->location);
    for (size_t i = 0; i < WHY_STEPS; i++) {
        const struct why_step *step = &w->steps[i];
        struct result *row = result_row(r, "steps", "steps", NULL);
        result_text(row, "step", "step", step->name);
        result_text(row, "state", "state", why_state_name(step->state));
        result_text(row, "fact", "found", step->fact[0] != '\0' ? step->fact : NULL);
    }
    result_text(r, "failed", "failed at", failed != NULL ? failed->name : NULL);
    result_text(r, "remedy", "what to do", w->remedy);
    result_text(r, "meanwhile", "meanwhile", w->serves ? served : NULL);
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    struct why *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_no_memory(e);
    why_find(s->client, w);
    if (w->error == ERR_OK)
        take_output(s, args, w);
    show(w, s->cli->result);
    enum err error = w->error;
    if (error != ERR_OK)
        error = err_set(e, error, "%s", w->message.message);
    free(w);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    struct why_args args = {.output = {NULL, NULL, NULL}};
    const struct session_words words = {&cmd_why, argc, argv, &args};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_why = {
    .name = "why",
    .summary = "say which step of a read fails first, and what to do about it",
    .description =
        "Takes the steps of a read, from the location to the output, and tells of each what it found. It does not stop "
        "at the last-known-good file, and changes nothing: not even a newer CRL is kept. Ends with the error of the "
        "step that fails, or with 0 if none does. On a computer of a ring they are the steps of the file that claims "
        "the higher version, its ring's or the one for all. MEANWHILE is the version that `read` gives until then: of "
        "the other file, or of the last-known-good one. What [read] says in client.ini counts here, too.",
    .example = "rollseal-client why --configuration /srv/share/rollseal/configs/helpdesk.ini",
    .options = options,
    .args_size = sizeof(struct why_args),
    .run_words = run_words,
};
