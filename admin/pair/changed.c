#include "admin/pair/changed.h"

#include <stdlib.h>

#include "admin/admin.h"
#include "admin/publish/publish_result.h"

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

/* ---- The gate ---- */

/* Who reads by the overlap: it must not end before they have the pair. */
static enum err say_overlap(struct cli_context *c, const char *id, const struct gate *g, struct errinfo *e)
{
    const struct survey *s = &g->survey;
    char *names = NULL;
    if (s->ready == s->total)
        return ERR_OK;
    enum err error = gate_name_not_ready(s, &names, e);
    if (error == ERR_OK)
        cli_note(c, "%zu of %zu computers %s not shown that %s can open with pair %s: %s", s->total - s->ready,
                 s->total,
                 s->total - s->ready == 1 ? "depends on the overlap, since it has"
                                          : "depend on the overlap, since they have",
                 s->total - s->ready == 1 ? "it" : "they", id, names);
    free(names);
    return error;
}

static enum err ask_who_has(struct cli_context *c, struct vault *v, const char *id, const struct gate_args *args,
                            struct gate *gate, struct errinfo *e)
{
    struct questions questions = {.count = 0};
    enum err error = questions_add_pair(&questions, id, e);
    if (error == ERR_OK)
        error = gate_run(c, v, &questions, args, gate, e);
    questions_done(&questions);
    return error;
}

static enum err pass_gate(struct cli_context *c, struct vault *v, const struct change *change,
                          const struct gate_args *args, struct gate *gate, struct errinfo *e)
{
    const struct gate_args only_ask = {.plan = true};
    if (change->needed != NULL)
        return ask_who_has(c, v, change->needed, args, gate, e);
    if (change->overlap == NULL)
        return ERR_OK;
    enum err error = ask_who_has(c, v, change->overlap, &only_ask, gate, e);
    gate->passes = true;
    return error == ERR_OK && !args->plan ? say_overlap(c, change->overlap, gate, e) : error;
}

static enum err show_what_would_be(struct cli_context *c, const struct change *change, const struct gate *gate,
                                   struct errinfo *e)
{
    result_boolean(c->result, "plan", NULL, true);
    result_line(c->result, "Only a plan; nothing is changed.");
    changed_show(c, change);
    return change->needed != NULL || change->overlap != NULL ? gate_show(c, gate, e) : ERR_OK;
}

static enum err run(struct cli_context *c, struct vault *v, struct change *change, const struct gate_args *args,
                    struct errinfo *e)
{
    struct gate gate = {.passes = true};
    enum err error = pass_gate(c, v, change, args, &gate, e);
    change->gate = gate.audit;
    if (error == ERR_OK && args->plan)
        error = show_what_would_be(c, change, &gate, e);
    else if (error == ERR_OK)
        error = change_commit(v, change, e);
    if (error == ERR_OK && !args->plan) {
        changed_show(c, change);
        publish_show_out_of_date(c, v, change->now);
    }
    change->gate = NULL;
    gate_done(&gate);
    return error;
}

enum err changed_run(struct cli_context *c, change_plan_function *plan, const struct change_params *params,
                     const struct gate_args *args, struct errinfo *e)
{
    struct change change = {.steps = NULL};
    struct vault *v = NULL;
    enum err error = gate_check_args(args, e);
    if (error == ERR_OK)
        error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = change_prepare(v, plan, params, &change, e);
    if (error == ERR_OK)
        error = run(c, v, &change, args, e);
    change_done(&change);
    vault_close(&v);
    return error;
}
