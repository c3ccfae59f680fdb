#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/receipts/collect_result.h"
#include "admin/rollout/asking.h"
#include "admin/rollout/stages.h"
#include "admin/rollout/survey_result.h"
#include "system/clock.h"

struct status_args {
    struct asking_args asking;
    bool csv;
};

static const struct cli_option status_options[] = {
    ASKING_OPTIONS(struct status_args),
    {"csv", 0, CLI_FLAG, offsetof(struct status_args, csv), NULL, "one line a computer, for spreadsheets"},
    CLI_OPTIONS_END,
};

/* What was found out. */
struct answer {
    const struct survey_params *asked;
    struct survey survey;
    struct collect_report collected;
};

static enum err show(struct cli_context *c, struct registry *r, const struct answer *a, struct errinfo *e)
{
    enum err error = survey_show(c, &a->survey, a->asked->questions, refusals_count(&a->collected.refused), e);
    if (error == ERR_OK)
        error = stages_show(c, r, a->asked->now, e);
    return error == ERR_OK ? survey_show_computers(c, &a->survey, e) : error;
}

static enum err ask(struct cli_context *c, struct vault *v, const struct status_args *a,
                    const struct questions *questions, struct errinfo *e)
{
    struct filter *filter = NULL;
    struct answer answer = {.asked = NULL};
    enum err error = a->asking.filter != NULL ? filter_parse(a->asking.filter, &filter, e) : ERR_OK;
    if (error == ERR_OK)
        error = collect_with_talk(c, v, &answer.collected, e);
    const struct survey_params params = {.questions = questions, .filter = filter, .now = clock_now()};
    answer.asked = &params;
    if (error == ERR_OK)
        error = survey_run(vault_registry(v), &params, &answer.survey, e);
    if (error == ERR_OK)
        error = a->csv ? survey_write_csv(&answer.survey, e) : show(c, vault_registry(v), &answer, e);
    survey_done(&answer.survey);
    collect_report_done(&answer.collected);
    filter_free(&filter);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct status_args *a = args;
    struct questions questions = {.count = 0};
    struct vault *v = NULL;
    if (a->csv && c->json)
        return err_set(e, ERR_USAGE, "--csv and --json contradict each other: leave one out");
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = asking_load(vault_registry(v), &a->asking, operands, &questions, e);
    if (error == ERR_OK)
        error = ask(c, v, a, &questions, e);
    questions_done(&questions);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_rollout_status = {
    .name = "rollout status",
    .operands = "[NAME=VALUE …]",
    .operands_max = SIZE_MAX,
    .summary = "which computers are ready, and which are not, and why",
    .description =
        "Collects what computers have reported, and asks of each whether it is ready: whether it can open what is "
        "sealed to the pair (--pair), uses the newest version of the configuration for its ring (--config), was "
        "started with the parameters (--parameters). Without these options it asks of everything that is under way: "
        "the active pair, prepared ones that were exported, and every published configuration that the computer "
        "reads. It also says what is staged for which ring, and how many of its computers have read that. Needs no "
        "passphrase, and ends with 0 whatever the answers are.",
    .example = "rollseal-admin rollout status --pair 7f3a9c21d04be611",
    .options = status_options,
    .args_size = sizeof(struct status_args),
    .run = run,
};
