#include "commands/output.h"
#include "commands/runner.h"
#include "commands/session.h"
#include "commands/told.h"
#include "commands/update.h"
#include "system/path.h"
#include "system/signals.h"
#include "text/duration.h"
#include "watch/watch.h"

struct watch_args {
    struct output output;
    int64_t interval;
    const char *run;
};

static const struct cli_option options[] = {
    OUTPUT_OPTIONS(struct watch_args, output),
    {"interval", 0, CLI_DURATION, offsetof(struct watch_args, interval), "DURATION",
     "time between looks if no change is told, 20 % more or less; default 5m"},
    {"run", 0, CLI_STRING, offsetof(struct watch_args, run), "COMMAND",
     "run it with /bin/sh -c whenever FILE has changed, with ROLLSEAL_NAME and ROLLSEAL_VERSION set; empty: nothing"},
    START_PARAMETERS,
    CLI_OPTIONS_END,
};

struct watching {
    struct session *session;
    const struct output *output;
    const char *file; /* FILE */
    struct file_write_params write;
    int64_t interval;
    struct watch *watch;
    struct runner runner;
    struct told told;
    enum err standing; /* the error that the last look met */
    bool has_told_reach;
    enum notify_reach reach; /* that was told */
    int64_t written;         /* how often FILE was */
};

/* ---- What is said: each thing once, as long as it lasts ---- */

static void warn_once(enum err error, const char *text, void *context)
{
    struct watching *w = context;
    if (told_is_new(&w->told, text))
        session_warn(error, text, w->session);
}

static const char *location_of(const struct watching *w)
{
    return parameters_text(&w->session->parameters, PARAMETER_CONFIGURATION);
}

static void tell_reach(struct watching *w)
{
    static const char *const texts[] = {
        [NOTIFY_AT_ONCE] = "a change is noticed at once; without one it is read every",
        [NOTIFY_NOT_LOCAL] = "it is not on a local file system, so it is read every",
        [NOTIFY_EXHAUSTED] = "this account's inotify instances or watches are used up, so it is read every",
    };
    enum notify_reach reach = watch_reach(w->watch);
    char interval[32];
    if (w->has_told_reach && w->reach == reach)
        return;
    w->has_told_reach = true;
    w->reach = reach;
    duration_format(w->interval, interval);
    cli_note(w->session->cli, "watching %s: %s %s", location_of(w), texts[reach], interval);
}

static void tell_content(const struct watching *w, const struct read_outcome *o, bool differed)
{
    const char *how = differed ? "written" : "up to date";
    char version[VERSION_TEXT_SIZE];
    version_format(o->version, version);
    if (o->is_sealed)
        cli_note(w->session->cli, "%s is %s: %s, version %s", w->file, how, o->name, version);
    else
        cli_note(w->session->cli, "%s is %s: %s, which is not sealed", w->file, how, location_of(w));
}

static void tell_run(const struct watching *w, enum err error, const struct errinfo *e)
{
    struct errinfo said;
    if (error == ERR_OK)
        return;
    (void)err_set(&said, error, "the command of --run: %s; it runs again when %s changes", e->message, w->file);
    session_complain(w->session, said.message);
}

/* How the configuration stands after a look. */
static void tell_standing(struct watching *w, enum err error, const struct errinfo *e, enum err refused)
{
    enum err standing = error != ERR_OK ? error : refused;
    tell_reach(w);
    if (error != ERR_OK && told_is_new(&w->told, e->message))
        session_complain(w->session, e->message);
    if (standing == ERR_OK && w->standing != ERR_OK)
        cli_note(w->session->cli, "%s is read without an error again", location_of(w));
    w->standing = standing;
}

/* ---- A look ---- */

static enum err bring_up_to_date(struct watching *w, const struct read_outcome *o, bool has_changed, struct errinfo *e)
{
    bool differed = false;
    enum err error = update_file(w->file, o->content, &w->write, &differed, e);
    if (error != ERR_OK)
        return error;
    if (differed || has_changed)
        tell_content(w, o, differed);
    if (differed) {
        struct errinfo why;
        w->written++;
        tell_run(w, runner_notify(&w->runner, o, o->is_sealed ? o->name : path_name(location_of(w)), &why), &why);
    }
    return ERR_OK;
}

/* What is wrong with the command line ends the command at its first look; everything else may pass: FILE stays as it
 * is, and the next look tries again. */
static enum err look(struct watching *w, bool is_first, struct errinfo *e)
{
    struct read_outcome o = {.content = NULL};
    bool has_changed = false;
    told_begin(&w->told);
    const struct report_read read = {watch_look(w->watch, &o, &has_changed, e), &o};
    enum err error = read.error;
    if (error == ERR_OK)
        error = bring_up_to_date(w, &o, has_changed, e);
    bool ends = is_first && error == ERR_USAGE;
    if (!ends)
        tell_standing(w, error, e, read.error == ERR_OK ? o.refused : ERR_OK);
    watch_report(w->watch, &read);
    read_outcome_done(&o);
    return ends ? error : ERR_OK;
}

static void look_again(struct watching *w)
{
    struct errinfo e;
    look(w, false, &e);
}

/* ---- Preferences ---- */

static enum err start_watch(struct watching *w, struct watch **out, struct errinfo *e)
{
    const struct watch_params params = {
        .parameters = &w->session->parameters, .interval = w->interval, .warn = warn_once, .warn_context = w};
    return watch_new(&params, out, e);
}

/* The watch looks at the session's parameters, so it is they that are exchanged. */
static enum err exchange_parameters(struct watching *w, struct parameters *fresh, struct errinfo *e)
{
    struct watch *watch = NULL;
    struct parameters old = w->session->parameters;
    w->session->parameters = *fresh;
    enum err error = output_check(w->output, w->session->client, &w->write, e);
    if (error == ERR_OK)
        error = start_watch(w, &watch, e);
    if (error != ERR_OK) {
        w->session->parameters = old;
        return error;
    }
    watch_free(&w->watch);
    w->watch = watch;
    w->has_told_reach = false;
    *fresh = old;
    return ERR_OK;
}

static void reread_preferences(struct watching *w)
{
    struct errinfo e;
    struct parameters fresh = {.settings = {{NULL, 0}}};
    enum err error = session_load_parameters(w->session, "watch", &fresh, &e);
    if (error == ERR_OK)
        error = exchange_parameters(w, &fresh, &e);
    parameters_done(&fresh);
    if (error != ERR_OK) {
        (void)err_context(&e, error, "the preferences stay as they were");
        session_complain(w->session, e.message);
        return;
    }
    cli_note(w->session->cli, "the preferences are read again");
    look_again(w);
}

/* ---- The command ---- */

static enum err go_on(struct watching *w, struct errinfo *e)
{
    enum signals_event event = SIGNALS_READABLE;
    struct errinfo why;
    for (;;) {
        enum err error = signals_wait(watch_fd(w->watch), &event, e);
        if (error != ERR_OK)
            return error;
        switch (event) {
        case SIGNALS_END:
            return ERR_OK;
        case SIGNALS_REREAD:
            reread_preferences(w);
            break;
        case SIGNALS_CHILD:
            tell_run(w, runner_reap(&w->runner, &why), &why);
            break;
        case SIGNALS_READABLE:
            if (watch_is_due(w->watch))
                look_again(w);
            break;
        }
    }
}

static enum err run_watch(struct watching *w, struct errinfo *e)
{
    struct errinfo why;
    enum err error = signals_catch(e);
    if (error == ERR_OK)
        error = start_watch(w, &w->watch, e);
    if (error == ERR_OK)
        error = look(w, true, e);
    if (error == ERR_OK)
        error = go_on(w, e);
    tell_run(w, runner_finish(&w->runner, &why), &why);
    watch_free(&w->watch);
    told_done(&w->told);
    return error;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    const struct watch_args *a = args;
    struct result *r = s->cli->result;
    struct watching w = {.session = s,
                         .output = &a->output,
                         .file = a->output.file,
                         .interval = a->interval > 0 ? a->interval : WATCH_INTERVAL,
                         .runner = {.command = a->run != NULL && a->run[0] != '\0' ? a->run : NULL}};
    if (w.file == NULL)
        return err_set(e, ERR_USAGE, "'watch' needs to know which file it keeps current: --output FILE");
    enum err error = output_check(&a->output, s->client, &w.write, e);
    if (error == ERR_OK)
        error = run_watch(&w, e);
    if (error != ERR_OK)
        return error;
    result_text(r, "output", NULL, w.file);
    result_number(r, "times_written", NULL, w.written);
    result_number(r, "times_run", NULL, (int64_t)w.runner.count);
    return ERR_OK;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    struct watch_args args = {.output = {NULL, NULL, NULL}};
    const struct session_words words = {&cmd_watch, argc, argv, &args};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_watch = {
    .name = "watch",
    .needs = "output",
    .summary = "keep a file current",
    .description =
        "Writes the configuration to FILE whenever it differs, until SIGTERM ends it. On a local file system a "
        "change is noticed at once. No error ends it: the last-known-good file is served, or FILE stays as "
        "it is, and each error is said once. SIGHUP: the preferences are read again.",
    .example = "rollseal-client watch --output /run/rollseal/helpdesk.ini --run 'systemctl reload helpdesk'",
    .options = options,
    .args_size = sizeof(struct watch_args),
    .run_words = run_words,
};
