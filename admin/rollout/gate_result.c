#include "admin/rollout/gate_result.h"

#include "admin/receipts/collect_result.h"
#include "admin/rollout/survey_result.h"
#include "system/clock.h"

static enum err collect(struct cli_context *c, struct vault *v, struct errinfo *e)
{
    struct collect_report report = {.joined = 0};
    enum err error = collect_with_talk(c, v, &report, e);
    if (error == ERR_OK)
        collect_report_done(&report);
    return error;
}

static void say(struct cli_context *c, const struct gate_args *args, const struct gate *g)
{
    const struct survey *s = &g->survey;
    if (g->is_nobody)
        cli_note(c, "no computer is expected, and none has ever reported, so nobody was asked; see rollseal-admin "
                    "rollout expect");
    else if (g->audit != NULL)
        cli_warn(c, "%zu of %zu computers %s not ready, %s", s->total - s->ready, s->total, gate_are(s),
                 args->force ? "and the gate is forced" : "which is enough by --until");
}

static struct gate_params params_of(const struct gate_args *args)
{
    return (struct gate_params){
        .until = args->until, .force = args->force, .plan = args->plan, .reason = args->reason, .now = clock_now()};
}

enum err gate_check_args(const struct gate_args *args, struct errinfo *e)
{
    const struct gate_params params = params_of(args);
    return gate_check(&params, e);
}

enum err gate_run(struct cli_context *c, struct vault *v, const struct questions *questions,
                  const struct gate_args *args, struct gate *out, struct errinfo *e)
{
    const struct gate_params params = params_of(args);
    enum err error = collect(c, v, e);
    if (error == ERR_OK)
        error = gate_ask(vault_registry(v), questions, &params, out, e);
    if (error == ERR_OK)
        say(c, args, out);
    return error;
}

enum err gate_show(struct cli_context *c, const struct gate *g, struct errinfo *e)
{
    result_boolean(c->result, "passes", "the gate lets pass", g->passes);
    return survey_show_not_ready(c, &g->survey, e);
}
