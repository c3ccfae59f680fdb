#include "admin/pair/changed.h"

#include "admin/admin.h"
#include "admin/publish/publish.h"

static void show_pair(struct cli_context *c, const struct pair_row *pair, const struct lifecycle_step *step)
{
    bool is_gone = step->outcome == LIFECYCLE_DISCARDED;
    struct result *row = result_row(c->result, "changed", "changed", NULL);
    result_text(row, "id", "pair", pair->id);
    result_text(row, "from", "was", pair_state_name(pair->state));
    result_text(row, "to", "is", is_gone ? "discarded" : pair_state_name(step->to));
    result_text(row, "purpose", "for", is_gone ? "nothing: its keys are destroyed" : lifecycle_purpose(step->to));
}

/* Why there was nothing to do for the pair that was named. */
static void say_why_not(struct cli_context *c, const struct change *change)
{
    for (size_t i = 0; i < change->pairs.count; i++) {
        const struct lifecycle_step *step = change->steps[i];
        if (step != NULL && step->text != NULL)
            cli_note(c, "nothing to do for pair %s: %s", change->pairs.rows[i].id, step->text);
    }
}

void changed_show(struct cli_context *c, const struct change *change)
{
    result_rows(c->result, "changed", "changed", "nothing");
    for (size_t i = 0; i < change->pairs.count; i++) {
        const struct lifecycle_step *step = change->steps[i];
        if (step != NULL && step->outcome != LIFECYCLE_STAYS)
            show_pair(c, &change->pairs.rows[i], step);
    }
    say_why_not(c, change);
    if (change->unexported != NULL)
        cli_warn(c,
                 "pair %s was never exported, so no computer can have it: rollseal-admin pair export %s --output DIR",
                 change->unexported, change->unexported);
}

static size_t show_plan(struct cli_context *c, const struct publish_report *plan)
{
    size_t count = 0;
    result_rows(c->result, "out_of_date", "out of date now", "no published file");
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->outcomes[i].why == NULL)
            continue;
        struct result *row = result_row(c->result, "out_of_date", "out of date now", NULL);
        result_text(row, "name", "name", plan->outcomes[i].name);
        result_text(row, "why", "why", plan->outcomes[i].why);
        count++;
    }
    return count;
}

/* That these cannot be found out is a warning: the change has happened. */
static void show_out_of_date(struct cli_context *c, struct vault *v, int64_t now)
{
    struct publish_report plan = {0};
    struct errinfo e = {""};
    if (publish_plan(v, now, &plan, &e) != ERR_OK)
        cli_warn(c, "which files are out of date now could not be found out: %s", e.message);
    else if (show_plan(c, &plan) > 0)
        cli_next(c, "rollseal-admin config publish");
    else if (plan.count == 0)
        cli_next(c, "rollseal-admin config import NAME FILE");
    publish_report_done(&plan);
}

enum err changed_run(struct cli_context *c, change_plan_function *plan, const struct change_params *params,
                     struct errinfo *e)
{
    struct change change = {.steps = NULL};
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = change_run(v, plan, params, &change, e);
    if (error == ERR_OK) {
        changed_show(c, &change);
        show_out_of_date(c, v, params->now);
    }
    change_done(&change);
    vault_close(&v);
    return error;
}
