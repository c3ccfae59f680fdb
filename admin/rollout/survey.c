#include "admin/rollout/survey.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "text/escape.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

#define BLOCK (64u * KIB) /* of texts that are kept together */

struct surveying {
    const struct survey_params *params;
    struct survey out;
    size_t verdict_room;
    struct sighting *sightings;
    size_t sighting_count, sighting_room;
    const char **expected;
    size_t expected_count, expected_room;
    char *block; /* where the next text goes, within the last of out.texts */
    size_t block_left;
};

/* A fleet has some 100,000 names: copies side by side, not each on its own. NULL stays NULL. */
static enum err keep(struct surveying *s, const char *text, const char **out, struct errinfo *e)
{
    size_t size = text != NULL ? strlen(text) + 1 : 0;
    if (size > s->block_left) {
        size_t room = size > BLOCK ? size : BLOCK;
        char *block = malloc(room);
        enum err error = block != NULL ? texts_take(&s->out.texts, block, e) : err_no_memory(e);
        if (error != ERR_OK)
            return error;
        s->block = block;
        s->block_left = room;
    }
    *out = text != NULL ? memcpy(s->block, text, size) : NULL;
    s->block += size;
    s->block_left -= size;
    return ERR_OK;
}

/* ---- Facts ---- */

static enum err judge(const struct receipt *facts, const struct questions *questions, struct verdict *v,
                      struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < questions->count; i++) {
        const struct standing standing = standing_judge(facts, &questions->items[i]);
        v->ready[i] = standing.reason == STANDING_READY;
        if (v->ready[i] || v->why != NULL)
            continue;
        v->reason = standing.reason;
        error = standing_explain(&standing, &questions->items[i], &v->why, e);
    }
    return error;
}

static enum err fill_verdict(const struct receipt *facts, const struct questions *questions, struct verdict *v,
                             struct errinfo *e)
{
    v->has_proof = facts->proof_count > 0;
    v->ready = calloc(questions->count + 1, sizeof *v->ready);
    enum err error = v->ready != NULL ? judge(facts, questions, v, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = text_copy(facts->ring, &v->ring, e);
    if (error == ERR_OK)
        error = escape_copy(facts->program, &v->program, e);
    return error;
}

static enum err make_room_for_verdict(struct surveying *s, struct errinfo *e)
{
    if (s->out.verdict_count < s->verdict_room)
        return ERR_OK;
    size_t room = 2 * s->verdict_room + 64;
    struct verdict *verdicts = realloc(s->out.verdicts, room * sizeof *verdicts);
    if (verdicts == NULL)
        return err_no_memory(e);
    s->out.verdicts = verdicts;
    s->verdict_room = room;
    return ERR_OK;
}

static enum err take_facts(int64_t id, const char *text, void *context, struct errinfo *e)
{
    struct surveying *s = context;
    struct receipt facts;
    enum err error = make_room_for_verdict(s, e);
    if (error == ERR_OK)
        error = receipt_parse_facts(text, &facts, e);
    if (error != ERR_OK)
        return err_context(e, error, "facts of receipts, number %lld in the registry", (long long)id);
    struct verdict *v = &s->out.verdicts[s->out.verdict_count++];
    *v = (struct verdict){.facts = id};
    error = fill_verdict(&facts, s->params->questions, v, e);
    receipt_done(&facts);
    return error;
}

static const struct verdict *find_verdict(const struct surveying *s, int64_t facts)
{
    size_t low = 0, high = s->out.verdict_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->out.verdicts[middle].facts < facts)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_found = low < s->out.verdict_count && s->out.verdicts[low].facts == facts;
    return is_found ? &s->out.verdicts[low] : NULL;
}

/* ---- Receipts and names ---- */

static enum err make_room_for_sighting(struct surveying *s, struct errinfo *e)
{
    if (s->sighting_count < s->sighting_room)
        return ERR_OK;
    size_t room = 2 * s->sighting_room + 1024;
    struct sighting *sightings = realloc(s->sightings, room * sizeof *sightings);
    if (sightings == NULL)
        return err_no_memory(e);
    s->sightings = sightings;
    s->sighting_room = room;
    return ERR_OK;
}

static bool is_of_ring(const struct survey_params *p, const struct verdict *v)
{
    return p->ring == NULL || ascii_equals_nocase(v->ring, p->ring);
}

static enum err take_receipt(const struct receipt_row *row, void *context, struct errinfo *e)
{
    struct surveying *s = context;
    struct sighting sighting = {.counter = row->counter,
                                .first = row->first,
                                .last = row->last,
                                .seen = row->time < row->last ? row->time : row->last,
                                .verdict = find_verdict(s, row->facts)};
    if (sighting.verdict == NULL)
        return err_set(e, ERR_MALFORMED, "the registry has no facts of client %s; see rollseal-admin vault check",
                       row->client);
    sighting.is_of_ring = is_of_ring(s->params, sighting.verdict);
    sighting.is_mute = !sighting.is_of_ring || row->time < s->params->since;
    enum err error = make_room_for_sighting(s, e);
    if (error == ERR_OK)
        error = keep(s, row->name, &sighting.name, e);
    if (error == ERR_OK)
        error = keep(s, row->machine, &sighting.machine, e);
    if (error == ERR_OK)
        error = keep(s, row->account, &sighting.person, e);
    if (error == ERR_OK)
        s->sightings[s->sighting_count++] = sighting;
    return error;
}

static enum err take_expected(const char *name, void *context, struct errinfo *e)
{
    struct surveying *s = context;
    if (s->expected_count == s->expected_room) {
        size_t room = 2 * s->expected_room + 1024;
        const char **expected = realloc(s->expected, room * sizeof *expected);
        if (expected == NULL)
            return err_no_memory(e);
        s->expected = expected;
        s->expected_room = room;
    }
    return keep(s, name, &s->expected[s->expected_count++], e);
}

/* ---- All of them ---- */

static void count(struct survey *s, const struct computer *c)
{
    if (!c->counts) {
        s->unexpected++;
        return;
    }
    s->total++;
    s->ready += c->reason == STANDING_READY;
    s->silent += c->reason == STANDING_SILENT;
    s->without_proof += c->verdict != NULL && !c->has_proof;
}

static enum err load(struct surveying *s, struct registry *r, struct errinfo *e)
{
    enum err error = registry_each_receipt_facts(r, take_facts, s, e);
    if (error == ERR_OK)
        error = registry_each_receipt(r, take_receipt, s, e);
    if (error == ERR_OK)
        error = registry_each_expected(r, take_expected, s, e);
    return error;
}

static enum err assemble(struct surveying *s, struct errinfo *e)
{
    const struct survey_params *p = s->params;
    const struct computers_params params = {.sightings = s->sightings,
                                            .sighting_count = s->sighting_count,
                                            .expected = s->expected,
                                            .expected_count = s->expected_count,
                                            .question_count = p->questions->count,
                                            .filter = p->filter,
                                            .now = p->now};
    enum err error = computers_assemble(&params, &s->out.computers, e);
    for (size_t i = 0; i < s->out.computers.count; i++)
        count(&s->out, &s->out.computers.items[i]);
    s->out.has_list = s->expected_count > 0;
    return error;
}

void survey_done(struct survey *s)
{
    computers_done(&s->computers);
    for (size_t i = 0; i < s->verdict_count; i++) {
        free(s->verdicts[i].why);
        free(s->verdicts[i].ready);
        free(s->verdicts[i].ring);
        free(s->verdicts[i].program);
    }
    free(s->verdicts);
    texts_done(&s->texts);
    *s = (struct survey){.verdicts = NULL};
}

enum err survey_run(struct registry *r, const struct survey_params *params, struct survey *out, struct errinfo *e)
{
    struct surveying s = {.params = params};
    enum err error = load(&s, r, e);
    if (error == ERR_OK)
        error = assemble(&s, e);
    free(s.sightings);
    free(s.expected);
    if (error == ERR_OK)
        *out = s.out;
    else
        survey_done(&s.out);
    return error;
}
