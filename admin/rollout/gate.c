#include "admin/rollout/gate.h"

#include <stdlib.h>
#include <string.h>

#include "admin/rollout/until.h"
#include "base/limits.h"

#define NAMED_MAX 10u
#define NAMED_BYTES 700u /* of a message, which has room for what to do besides */

void gate_done(struct gate *g)
{
    survey_done(&g->survey);
    free(g->audit);
    *g = (struct gate){.audit = NULL};
}

/* ---- Names in messages ---- */

static bool is_missing(const struct computer *c)
{
    return c->counts && c->reason != STANDING_READY;
}

/* *fits is false if there is no room for it. */
static enum err name_one(struct writer *w, const struct computer *c, bool *fits, struct errinfo *e)
{
    char *why = NULL;
    enum err error = computer_explain(c, &why, e);
    if (error != ERR_OK)
        return error;
    *fits = w->out.size + strlen(c->name) + strlen(why) + 5 <= NAMED_BYTES;
    if (*fits)
        writer_format(w, "%s%s (%s)", w->out.size > 0 ? ", " : "", c->name, why);
    free(why);
    return ERR_OK;
}

enum err gate_name_not_ready(const struct survey *s, char **out, struct errinfo *e)
{
    struct writer w = writer_to(2 * NAMED_BYTES);
    size_t named = 0, missing = s->total - s->ready;
    bool fits = true;
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && fits && named < NAMED_MAX && i < s->computers.count; i++) {
        if (!is_missing(&s->computers.items[i]))
            continue;
        error = name_one(&w, &s->computers.items[i], &fits, e);
        named += fits;
    }
    if (error != ERR_OK) {
        writer_done(&w);
        return error;
    }
    if (named < missing)
        writer_format(&w, "%s%zu more", named > 0 ? " and " : "", missing - named);
    return writer_finish_text(&w, out, e);
}

const char *gate_are(const struct survey *s)
{
    return s->total - s->ready == 1 ? "is" : "are";
}

/* ---- The gate ---- */

enum err gate_check(const struct gate_params *params, struct errinfo *e)
{
    struct until until;
    if (params->force && (params->reason == NULL || params->reason[0] == '\0'))
        return err_set(e, ERR_USAGE,
                       "--force needs --reason TEXT: it says in the audit list why computers may be cut off");
    return until_parse(params->until, &until, e);
}

/* Counts only: the audit list is read by programs, and names of computers change. */
static enum err write_audit(struct gate *g, const struct gate_params *params, struct errinfo *e)
{
    const struct survey *s = &g->survey;
    if (s->ready == s->total)
        return ERR_OK;
    const char *how = params->force ? "forced" : "until";
    return text_format(&g->audit, e, "%s%s%s: %zu of %zu computers not ready", how, params->force ? "" : " ",
                       params->force ? "" : params->until, s->total - s->ready, s->total);
}

static enum err refuse(const struct gate *g, struct errinfo *e)
{
    const struct survey *s = &g->survey;
    char *names = NULL;
    enum err error = gate_name_not_ready(s, &names, e);
    if (error != ERR_OK)
        return error;
    error =
        err_set(e, ERR_NOT_READY,
                "%zu of %zu computers %s not ready: %s; see rollseal-admin rollout status, and wait for them, or go "
                "on without them by --until or --force --reason TEXT",
                s->total - s->ready, s->total, gate_are(s), names);
    free(names);
    return error;
}

static enum err decide(struct gate *g, const struct gate_params *params, struct errinfo *e)
{
    const struct survey *s = &g->survey;
    struct until until;
    enum err error = until_parse(params->until, &until, e);
    if (error != ERR_OK)
        return error;
    g->is_nobody = s->total == 0 && s->unexpected == 0;
    bool is_enough = g->is_nobody || s->ready >= until_wanted(&until, s->total);
    g->passes = is_enough || params->force;
    if (!g->passes && !params->plan)
        return refuse(g, e);
    return g->passes ? write_audit(g, params, e) : ERR_OK;
}

enum err gate_ask(struct registry *r, const struct questions *questions, const struct gate_params *params,
                  struct gate *out, struct errinfo *e)
{
    const struct survey_params survey = {.questions = questions, .now = params->now};
    struct gate g = {.audit = NULL};
    enum err error = gate_check(params, e);
    if (error == ERR_OK)
        error = survey_run(r, &survey, &g.survey, e);
    if (error == ERR_OK)
        error = decide(&g, params, e);
    if (error == ERR_OK)
        *out = g;
    else
        gate_done(&g);
    return error;
}
