#include "admin/rollout/promotion.h"

#include <inttypes.h>

#include "admin/rollout/survey.h"

void promotion_done(struct promotion *p)
{
    texts_done(&p->failed);
    *p = (struct promotion){.counts = {0}};
}

/* ---- The rule ---- */

int64_t promotion_least(const struct promotion_counts *c, const struct promotion_rule *rule)
{
    int64_t tenth = (c->of_ring + 9) / 10;
    if (rule->min_reports != 0)
        return rule->min_reports;
    return tenth > PROMOTION_MIN_REPORTS ? tenth : PROMOTION_MIN_REPORTS;
}

enum err promotion_judge(const struct promotion_counts *c, const struct promotion_rule *rule, struct errinfo *e)
{
    int64_t least = promotion_least(c, rule);
    if (c->known == 0)
        return ERR_OK;
    if (c->reported < least)
        return err_set(e, ERR_NOT_READY,
                       "%" PRId64 " of the %" PRId64
                       " computers of the ring that are known have read it so far, and %" PRId64
                       " must have: wait, or say with --min-reports how many are enough",
                       c->reported, c->of_ring, least);
    if (100 * c->failed > rule->max_errors * c->reported)
        return err_set(e, ERR_NOT_READY,
                       "%" PRId64 " of %" PRId64 " computers of the ring report an error, which is more than %" PRId64
                       " %%: see what they say, or `rollseal-admin config halt NAME`",
                       c->failed, c->reported, rule->max_errors);
    return ERR_OK;
}

/* ---- The numbers ---- */

/* An error comes first: who has met one has failed, whatever it uses. */
static enum err add_questions(const struct publish_row *publish, struct questions *q, struct errinfo *e)
{
    enum err error = questions_add_no_error(q, publish->name, e);
    if (error == ERR_OK)
        error = questions_add_config(q, publish->name, false, e);
    if (error == ERR_OK)
        error = questions_add_version(q, publish->ring, (struct version){publish->epoch, publish->serial}, e);
    return error;
}

/* Somebody in the ring has spoken under its name: nobody takes it out of the ring by speaking under that, too. */
static void count_ring(const struct survey *s, struct promotion_counts *n)
{
    n->known = (int64_t)(s->total + s->unexpected);
    for (size_t i = 0; i < s->computers.count; i++)
        n->of_ring += s->computers.items[i].counts && s->computers.items[i].is_of_ring;
}

/* A computer that is silent meanwhile has said what it has said. */
static enum err count_reports(const struct survey *s, struct promotion *p, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < s->computers.count; i++) {
        const struct computer *c = &s->computers.items[i];
        if (!c->counts || c->verdict == NULL)
            continue;
        bool fails = c->verdict->why != NULL && c->verdict->reason == STANDING_REFUSED;
        p->counts.reported += fails || (c->verdict->why == NULL && c->reason != STANDING_TWO);
        p->counts.failed += fails;
        if (fails)
            error = texts_add(&p->failed, c->name, e);
    }
    return error;
}

enum err promotion_count(struct registry *r, const struct publish_row *publish, int64_t now, struct promotion *out,
                         struct errinfo *e)
{
    struct questions questions = {.count = 0};
    struct promotion p = {.counts = {0}};
    struct survey s = {.total = 0};
    const struct survey_params params = {
        .questions = &questions, .ring = publish->ring, .since = publish->issued, .now = now};
    enum err error = add_questions(publish, &questions, e);
    if (error == ERR_OK)
        error = survey_run(r, &params, &s, e);
    if (error == ERR_OK) {
        count_ring(&s, &p.counts);
        error = count_reports(&s, &p, e);
    }
    if (error == ERR_OK)
        *out = p;
    else
        promotion_done(&p);
    survey_done(&s);
    questions_done(&questions);
    return error;
}
