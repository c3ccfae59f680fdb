#include <stdlib.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/receipts/collect_result.h"
#include "admin/rollout/asking.h"
#include "admin/rollout/gate.h"
#include "admin/rollout/survey_result.h"
#include "admin/rollout/until.h"
#include "cli/progress.h"
#include "system/clock.h"
#include "text/duration.h"

/* How often is looked. Computers report when they read, which is every few minutes at most; a fleet of 100,000 takes
 * two seconds to look at. */
#define WAIT_SECONDS 10

struct wait_args {
    struct asking_args asking;
    const char *until;
    int64_t timeout;
};

static const struct cli_option wait_options[] = {
    ASKING_OPTIONS(struct wait_args),
    {"until", 0, CLI_STRING, offsetof(struct wait_args, until), "SHARE",
     "how many computers must be ready, as 95% or 20; default: 100%"},
    {"timeout", 0, CLI_DURATION, offsetof(struct wait_args, timeout), "DURATION",
     "give up then (not-ready); default: never"},
    CLI_OPTIONS_END,
};

struct waiting {
    struct cli_context *context;
    const struct wait_args *args;
    const struct cli_strings *operands;
    struct until until;
    struct filter *filter;
    int64_t deadline; /* INT64_MAX: none */
    bool has_looked;
    struct survey survey; /* of the last look */
    char *next;           /* what comes when everybody is ready; NULL: nothing */
    struct progress *progress;
    size_t progress_total;
};

/* ---- What comes next ---- */

static const struct pair_row *find_pair(const struct pair_rows *pairs, const char *word)
{
    char id[PAIR_ID_SIZE];
    for (size_t i = 0; word != NULL && i < pairs->count; i++) {
        if (strcmp(pairs->rows[i].id, admin_pair_id(word, id)) == 0)
            return &pairs->rows[i];
    }
    return NULL;
}

/* Steps 4 and 6 lead to step 7; everybody who has the active pair needs the previous one no more. */
static enum err find_next(struct waiting *w, struct registry *r, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    const struct asking_args *a = &w->args->asking;
    enum err error = a->pair != NULL || a->parameters ? registry_pairs(r, &pairs, e) : ERR_OK;
    const struct pair_row *asked =
        a->pair != NULL ? find_pair(&pairs, a->pair) : pair_rows_newest(&pairs, PAIR_PREPARED);
    const struct pair_row *previous = pair_rows_newest(&pairs, PAIR_PREVIOUS);
    if (asked != NULL && asked->state == PAIR_PREPARED)
        error = text_format(&w->next, e, "rollseal-admin pair activate %s", asked->id);
    else if (asked != NULL && asked->state == PAIR_ACTIVE && previous != NULL)
        error = text_format(&w->next, e, "rollseal-admin pair retire %s", previous->id);
    pair_rows_done(&pairs);
    return error;
}

/* ---- One look ---- */

/* The first time it is said what is wrong at the points. */
static enum err collect(struct waiting *w, struct vault *v, struct errinfo *e)
{
    struct collect_report report = {.joined = 0};
    const struct collect_params params = {.now = clock_now()};
    enum err error = w->has_looked ? collect_run(v, &params, &report, e) : collect_with_talk(w->context, v, &report, e);
    if (error == ERR_OK)
        collect_report_done(&report);
    return error;
}

static enum err ask(struct waiting *w, struct vault *v, struct errinfo *e)
{
    struct questions questions = {.count = 0};
    struct survey survey = {.total = 0};
    const struct survey_params params = {.questions = &questions, .filter = w->filter, .now = clock_now()};
    enum err error = asking_load(vault_registry(v), &w->args->asking, w->operands, &questions, e);
    if (error == ERR_OK)
        error = collect(w, v, e);
    if (error == ERR_OK)
        error = survey_run(vault_registry(v), &params, &survey, e);
    if (error == ERR_OK && !w->has_looked)
        error = find_next(w, vault_registry(v), e);
    if (error == ERR_OK) {
        survey_done(&w->survey);
        w->survey = survey;
        survey = (struct survey){.total = 0};
        w->has_looked = true;
    }
    survey_done(&survey);
    questions_done(&questions);
    return error;
}

/* The vault is free in between. Whoever changes it for long does not end the waiting. */
static enum err look(struct waiting *w, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open(w->context, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = ask(w, v, e);
    else if (error == ERR_CONFLICT && w->has_looked)
        error = ERR_OK;
    vault_close(&v);
    return error;
}

/* ---- Waiting ---- */

/* Nobody at all is not everybody: the first receipt may be on its way. */
static bool is_over(const struct waiting *w)
{
    return w->survey.total > 0 && w->survey.ready >= until_wanted(&w->until, w->survey.total);
}

static void show_progress(struct waiting *w)
{
    size_t total = (size_t)until_wanted(&w->until, w->survey.total);
    if (w->survey.total == 0)
        total = 1; /* the first one is waited for */
    if (total != w->progress_total)
        progress_end(&w->progress);
    if (w->progress == NULL)
        w->progress = progress_start(w->context, "ready", total);
    w->progress_total = total;
    progress_set(w->progress, w->survey.ready);
}

static enum err give_up(const struct waiting *w, struct errinfo *e)
{
    char duration[32];
    char *names = NULL;
    duration_format(w->args->timeout, duration);
    if (w->survey.total == 0)
        return err_set(e, ERR_NOT_READY,
                       "no computer is expected, and none has reported in %s; say which are expected: rollseal-admin "
                       "rollout expect FILE",
                       duration);
    enum err error = gate_name_not_ready(&w->survey, &names, e);
    if (error == ERR_OK)
        error = err_set(e, ERR_NOT_READY,
                        "%zu of %zu computers %s not ready after %s: %s; see rollseal-admin rollout status",
                        w->survey.total - w->survey.ready, w->survey.total, gate_are(&w->survey), duration, names);
    free(names);
    return error;
}

static enum err wait_for_all(struct waiting *w, struct errinfo *e)
{
    enum err error = look(w, e);
    while (error == ERR_OK && !is_over(w) && clock_now() < w->deadline) {
        int64_t left = w->deadline - clock_now();
        show_progress(w);
        clock_sleep(left < WAIT_SECONDS ? left : WAIT_SECONDS);
        error = look(w, e);
    }
    progress_end(&w->progress);
    return error == ERR_OK && !is_over(w) ? give_up(w, e) : error;
}

/* The gate of the next step asks for everybody, unless it is told how many are enough. */
static void say_next(struct cli_context *c, const struct waiting *w)
{
    if (w->survey.ready < w->survey.total)
        cli_next(c, "%s --until %s", w->next, w->args->until);
    else
        cli_next(c, "%s", w->next);
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct wait_args *a = args;
    struct waiting w = {.context = c, .args = a, .operands = operands, .deadline = INT64_MAX};
    enum err error = until_parse(a->until, &w.until, e);
    if (error == ERR_OK && a->asking.filter != NULL)
        error = filter_parse(a->asking.filter, &w.filter, e);
    if (a->timeout > 0)
        w.deadline = clock_now() + a->timeout;
    if (error == ERR_OK)
        error = wait_for_all(&w, e);
    if (error == ERR_OK)
        error = survey_show_not_ready(c, &w.survey, e);
    if (error == ERR_OK && w.next != NULL)
        say_next(c, &w);
    survey_done(&w.survey);
    filter_free(&w.filter);
    free(w.next);
    return error;
}

const struct cli_command cmd_rollout_wait = {
    .name = "rollout wait",
    .operands = "[NAME=VALUE …]",
    .operands_max = SIZE_MAX,
    .summary = "wait until every computer is ready (steps 4 and 6)",
    .description =
        "Asks as rollout status does, every ten seconds, until enough computers are ready. Where no computer is "
        "expected and none has ever reported it waits for the first one. Needs no passphrase, and does not "
        "hold the vault while it waits.",
    .example = "rollseal-admin rollout wait --pair 7f3a9c21d04be611",
    .options = wait_options,
    .args_size = sizeof(struct wait_args),
    .run = run,
};
