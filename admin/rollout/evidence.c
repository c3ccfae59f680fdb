#include "admin/rollout/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "admin/expected/name.h"

/* ---- The order of sightings ---- */

/* The machine's own account first. */
static int compare_accounts(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_reporters(const struct sighting *a, const struct sighting *b)
{
    int order = strcmp(a->machine, b->machine);
    return order != 0 ? order : compare_accounts(a->person, b->person);
}

/* Within one computer. */
static int compare_within(const struct sighting *a, const struct sighting *b)
{
    int order = compare_reporters(a, b);
    return order != 0 ? order : (a->counter < b->counter) - (a->counter > b->counter);
}

int sighting_compare(const struct sighting *a, const struct sighting *b)
{
    int order = computer_name_compare(a->name, b->name);
    return order != 0 ? order : compare_within(a, b);
}

/* ---- Opinions ---- */

/* How many questions from the first on it is ready for. */
static size_t ready_up_to(const struct verdict *v, size_t question_count)
{
    size_t i = 0;
    while (i < question_count && v->ready[i])
        i++;
    return i;
}

static void opinion_hear(struct opinion *o, const struct verdict *v, size_t question_count)
{
    for (size_t i = 0; i < question_count; i++)
        o->ready[i] = v->ready[i] && (o->verdict == NULL || o->ready[i]);
    if (o->verdict == NULL || ready_up_to(v, question_count) < ready_up_to(o->verdict, question_count))
        o->verdict = v;
}

static void opinions_hear(struct opinions *o, const struct sighting *s, const struct computers_params *params)
{
    if (params->now - s->seen <= COMPUTER_ACCOUNT_SECONDS)
        opinion_hear(&o->recent, s->verdict, params->question_count);
    opinion_hear(&o->any, s->verdict, params->question_count);
}

static void opinions_forget(struct opinions *o)
{
    o->recent.verdict = NULL;
    o->any.verdict = NULL;
}

static bool opinions_make_room(struct opinions *o, size_t questions)
{
    o->recent.ready = calloc(questions + 1, sizeof *o->recent.ready);
    o->any.ready = calloc(questions + 1, sizeof *o->any.ready);
    return o->recent.ready != NULL && o->any.ready != NULL;
}

static void opinions_done(struct opinions *o)
{
    free(o->recent.ready);
    free(o->any.ready);
}

enum err hearing_begin(struct hearing *h, const struct computers_params *params, struct errinfo *e)
{
    *h = (struct hearing){.params = params};
    bool has_room = opinions_make_room(&h->machine, params->question_count) &&
                    opinions_make_room(&h->persons, params->question_count);
    return has_room ? ERR_OK : err_no_memory(e);
}

void hearing_done(struct hearing *h)
{
    opinions_done(&h->machine);
    opinions_done(&h->persons);
}

/* ---- One computer ---- */

/* The next of both in the order within one computer; NULL at the end. */
static const struct sighting *next_of(struct span *a, struct span *b)
{
    bool first = span_is_empty(b) || (!span_is_empty(a) && compare_within(a->begin, b->begin) <= 0);
    struct span *from = first ? a : b;
    return span_is_empty(from) ? NULL : from->begin++;
}

/* What was heard so far. */
struct heard {
    const struct sighting *newest; /* of the reporter that was heard last */
    struct evidence out;
};

/* What came before the newest of a reporter, and ended with it. */
static bool is_outdated(const struct sighting *s, const struct sighting *newest)
{
    return s->last <= newest->first;
}

static void hear(struct hearing *h, struct heard *found, const struct sighting *s)
{
    bool is_older = found->newest != NULL && compare_reporters(found->newest, s) == 0;
    if (is_older && is_outdated(s, found->newest))
        return;
    if (found->newest != NULL && strcmp(found->newest->machine, s->machine) != 0)
        found->out.two_machines = true;
    if (!is_older)
        found->newest = s;
    found->out.has_proof = found->out.has_proof || s->verdict->has_proof;
    found->out.is_of_ring = found->out.is_of_ring || s->is_of_ring;
    found->out.seen = s->seen > found->out.seen ? s->seen : found->out.seen;
    if (!s->is_mute)
        opinions_hear(s->person == NULL ? &h->machine : &h->persons, s, h->params);
}

static const struct opinion *opinion_of(const struct opinions *o)
{
    return o->recent.verdict != NULL ? &o->recent : &o->any;
}

/* A machine decides for the persons of its own only. */
static bool persons_decide(const struct hearing *h, bool two_machines)
{
    const struct verdict *machine = opinion_of(&h->machine)->verdict, *persons = opinion_of(&h->persons)->verdict;
    size_t count = h->params->question_count;
    if (machine == NULL || persons == NULL)
        return machine == NULL;
    return two_machines && ready_up_to(persons, count) < ready_up_to(machine, count);
}

static void decide(const struct hearing *h, struct evidence *out)
{
    const struct opinion *o = opinion_of(persons_decide(h, out->two_machines) ? &h->persons : &h->machine);
    out->verdict = o->verdict;
    out->ready = o->ready;
}

struct evidence hearing_gather(struct hearing *h, struct span own, struct span label)
{
    struct heard found = {.newest = NULL};
    opinions_forget(&h->machine);
    opinions_forget(&h->persons);
    for (const struct sighting *s = next_of(&own, &label); s != NULL; s = next_of(&own, &label))
        hear(h, &found, s);
    decide(h, &found.out);
    return found.out;
}
