/*
 * Sightings and expected names are put into one order, in which everybody with the same first label, a family, stands
 * together, the label alone first. Families are taken one after the other.
 */
#include "admin/rollout/computers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/expected/name.h"
#include "admin/rollout/evidence.h"
#include "base/calendar.h"

/* ---- One computer ---- */

struct assembly {
    const struct computers_params *params;
    struct computers out;
    size_t capacity;
    struct hearing hearing;
};

static bool is_long_ago(int64_t seen, int64_t now)
{
    return now - seen > COMPUTER_SILENT_SECONDS;
}

bool computer_is_quiet(const struct computer *c, int64_t now)
{
    return c->verdict != NULL && is_long_ago(c->seen, now);
}

static enum standing_reason reason_of(const struct assembly *a, const struct evidence *found)
{
    const struct verdict *v = found->verdict;
    if (found->two_machines)
        return STANDING_TWO;
    if (v == NULL)
        return STANDING_NEVER_SEEN;
    if (v->why != NULL && is_long_ago(found->seen, a->params->now))
        return STANDING_SILENT;
    return v->why != NULL ? v->reason : STANDING_READY;
}

static bool is_asked(const struct assembly *a, const struct computer *c)
{
    const struct filter_facts facts = {.name = c->name,
                                       .reason = standing_name(c->reason),
                                       .ring = c->verdict != NULL ? c->verdict->ring : "",
                                       .program = c->verdict != NULL ? c->verdict->program : ""};
    return a->params->filter == NULL || filter_takes(a->params->filter, &facts);
}

/* `ready`: one a question; NULL: for none. */
static enum err add(struct assembly *a, const struct computer *computer, const bool *ready, struct errinfo *e)
{
    struct computers *out = &a->out;
    if (!is_asked(a, computer))
        return ERR_OK;
    for (size_t i = 0; computer->counts && ready != NULL && i < a->params->question_count; i++)
        out->ready[i] += ready[i];
    if (out->count == a->capacity) {
        size_t capacity = 2 * a->capacity + 64;
        struct computer *items = realloc(out->items, capacity * sizeof *items);
        if (items == NULL)
            return err_no_memory(e);
        out->items = items;
        a->capacity = capacity;
    }
    out->items[out->count++] = *computer;
    return ERR_OK;
}

/* A computer that was seen under its own name, and under its label alone. */
static enum err add_seen(struct assembly *a, const char *name, bool counts, struct span own, struct span label,
                         struct errinfo *e)
{
    const struct evidence found = hearing_gather(&a->hearing, own, label);
    const struct computer computer = {.name = name,
                                      .counts = counts,
                                      .reason = reason_of(a, &found),
                                      .verdict = found.verdict,
                                      .has_proof = found.has_proof,
                                      .is_of_ring = found.is_of_ring,
                                      .seen = found.seen};
    return add(a, &computer, found.two_machines || found.verdict == NULL ? NULL : found.ready, e);
}

/* ---- A family ---- */

struct family {
    struct span label;           /* seen under the first label alone */
    struct span named;           /* seen under longer names */
    const char *const *expected; /* longer names on the list, or the label if there is none */
    size_t expected_count;
};

/* Takes those with the name of the first off a span. */
static struct span take_name(struct span *s)
{
    struct span name = {s->begin, s->begin};
    while (!span_is_empty(s) && computer_name_compare(name.begin->name, s->begin->name) == 0)
        s->begin++;
    name.end = s->begin;
    return name;
}

static size_t count_names(struct span s)
{
    size_t count = 0;
    for (; !span_is_empty(&s); count++)
        take_name(&s);
    return count;
}

/* Without expected names: everybody under his own name, and the label joins the only one that there is. */
static enum err add_as_seen(struct assembly *a, const struct family *f, struct errinfo *e)
{
    const struct span none = {NULL, NULL};
    bool counts = a->params->expected_count == 0;
    bool joins = count_names(f->named) == 1;
    enum err error = ERR_OK;
    if (!joins && !span_is_empty(&f->label))
        error = add_seen(a, f->label.begin->name, counts, f->label, none, e);
    for (struct span left = f->named; error == ERR_OK && !span_is_empty(&left);) {
        const struct span own = take_name(&left);
        error = add_seen(a, own.begin->name, counts, own, joins ? f->label : none, e);
    }
    return error;
}

/* A name on the list that nobody bears alone: several could be it, or there is nobody. */
static enum err add_unclear(struct assembly *a, const char *name, const struct span *candidates, struct errinfo *e)
{
    struct computer computer = {.name = name, .counts = true, .reason = STANDING_NEVER_SEEN};
    if (!span_is_empty(candidates)) {
        const struct evidence found = hearing_gather(&a->hearing, *candidates, (struct span){NULL, NULL});
        computer.reason = STANDING_TWO;
        computer.verdict = found.verdict;
        computer.has_proof = found.has_proof;
        computer.is_of_ring = found.is_of_ring;
        computer.seen = found.seen;
    }
    return add(a, &computer, NULL, e);
}

/* Those that come before the name (NULL: all) are unexpected, and come off the span. */
static enum err add_unexpected(struct assembly *a, struct span *left, const char *before, struct errinfo *e)
{
    enum err error = ERR_OK;
    while (error == ERR_OK && !span_is_empty(left) &&
           (before == NULL || computer_name_compare(left->begin->name, before) < 0)) {
        const struct span own = take_name(left);
        error = add_seen(a, own.begin->name, false, own, (struct span){NULL, NULL}, e);
    }
    return error;
}

/* A longer name on the list; `label` is what speaks for it besides. */
static enum err add_expected(struct assembly *a, const struct family *f, const char *name, struct span *left,
                             struct errinfo *e)
{
    struct span own = {NULL, NULL}, label = {NULL, NULL};
    enum err error = add_unexpected(a, left, name, e);
    if (error != ERR_OK)
        return error;
    if (!span_is_empty(left) && computer_name_compare(left->begin->name, name) == 0)
        own = take_name(left);
    if (f->expected_count == 1)
        label = f->label;
    if (span_is_empty(&own) && span_is_empty(&label))
        return add_unclear(a, name, &f->label, e);
    return add_seen(a, name, true, own, label, e);
}

/* The list knows the label only: whoever has it is meant. */
static enum err add_label(struct assembly *a, const struct family *f, struct errinfo *e)
{
    bool is_seen = !span_is_empty(&f->label) || !span_is_empty(&f->named);
    if (is_seen && count_names(f->named) <= 1)
        return add_seen(a, f->expected[0], true, f->named, f->label, e);
    return add_unclear(a, f->expected[0], &f->named, e);
}

static enum err add_family(struct assembly *a, const struct family *f, struct errinfo *e)
{
    struct span left = f->named, label = f->label;
    enum err error = ERR_OK;
    if (f->expected_count == 0)
        return add_as_seen(a, f, e);
    if (computer_name_is_label(f->expected[0]))
        return add_label(a, f, e);
    if (f->expected_count > 1)
        error = add_unexpected(a, &label, NULL, e);
    for (size_t i = 0; error == ERR_OK && i < f->expected_count; i++)
        error = add_expected(a, f, f->expected[i], &left, e);
    return error == ERR_OK ? add_unexpected(a, &left, NULL, e) : error;
}

/* ---- All families ---- */

/* What is not taken yet. */
struct rest {
    struct span sightings;
    const char *const *expected, *const *expected_end;
};

static const char *first_name(const struct rest *r)
{
    const char *seen = span_is_empty(&r->sightings) ? NULL : r->sightings.begin->name;
    const char *expected = r->expected == r->expected_end ? NULL : *r->expected;
    if (seen == NULL || expected == NULL)
        return seen != NULL ? seen : expected;
    return computer_name_compare_labels(seen, expected) <= 0 ? seen : expected;
}

static bool is_next(const struct rest *r, const char *family, bool label)
{
    return !span_is_empty(&r->sightings) && computer_name_compare_labels(r->sightings.begin->name, family) == 0 &&
           computer_name_is_label(r->sightings.begin->name) == label;
}

static struct span take_sightings(struct rest *r, const char *family, bool label)
{
    struct span taken = {r->sightings.begin, r->sightings.begin};
    while (is_next(r, family, label))
        r->sightings.begin++;
    taken.end = r->sightings.begin;
    return taken;
}

/* A label on the list that stands before longer names is one of them: lists of earlier versions have both. */
static void take_expected(struct rest *r, const char *family, struct family *f)
{
    f->expected = r->expected;
    while (r->expected < r->expected_end && computer_name_compare_labels(*r->expected, family) == 0)
        r->expected++;
    f->expected_count = (size_t)(r->expected - f->expected);
    if (f->expected_count > 1 && computer_name_is_label(f->expected[0])) {
        f->expected++;
        f->expected_count--;
    }
}

static enum err add_families(struct assembly *a, struct errinfo *e)
{
    const struct computers_params *p = a->params;
    struct rest rest = {{p->sightings, p->sightings + p->sighting_count}, p->expected, p->expected + p->expected_count};
    enum err error = ERR_OK;
    for (const char *name = first_name(&rest); error == ERR_OK && name != NULL; name = first_name(&rest)) {
        struct family f;
        f.label = take_sightings(&rest, name, true);
        f.named = take_sightings(&rest, name, false);
        take_expected(&rest, name, &f);
        error = add_family(a, &f, e);
    }
    return error;
}

static int compare_sightings(const void *left, const void *right)
{
    return sighting_compare(left, right);
}

static int compare_expected(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return computer_name_compare(*a, *b);
}

/* The registry's order is nearly this one, and often the same. */
static void sort(const struct computers_params *p)
{
    bool is_sorted = true;
    for (size_t i = 1; is_sorted && i < p->sighting_count; i++)
        is_sorted = sighting_compare(&p->sightings[i - 1], &p->sightings[i]) <= 0;
    if (!is_sorted)
        qsort(p->sightings, p->sighting_count, sizeof *p->sightings, compare_sightings);
    if (p->expected_count > 0)
        qsort(p->expected, p->expected_count, sizeof *p->expected, compare_expected);
}

void computers_done(struct computers *c)
{
    free(c->items);
    free(c->ready);
    *c = (struct computers){NULL, 0, NULL};
}

enum err computers_assemble(const struct computers_params *params, struct computers *out, struct errinfo *e)
{
    struct assembly a = {.params = params};
    enum err error = hearing_begin(&a.hearing, params, e);
    a.out.ready = calloc(params->question_count + 1, sizeof *a.out.ready);
    if (error == ERR_OK && a.out.ready == NULL)
        error = err_no_memory(e);
    sort(params);
    if (error == ERR_OK)
        error = add_families(&a, e);
    if (error == ERR_OK) {
        *out = a.out;
        a.out = (struct computers){NULL, 0, NULL};
    }
    computers_done(&a.out);
    hearing_done(&a.hearing);
    return error;
}

/* ---- For people ---- */

enum err computer_explain(const struct computer *c, char **out, struct errinfo *e)
{
    char day[CALENDAR_SIZE];
    const struct standing standing = {.reason = c->reason};
    if (c->reason == STANDING_TWO || c->reason == STANDING_NEVER_SEEN || c->reason == STANDING_READY)
        return standing_explain(&standing, NULL, out, e);
    if (c->reason != STANDING_SILENT)
        return text_format(out, e, "%s", c->verdict->why);
    calendar_format(c->seen, day);
    return text_format(out, e, "silent since %.10s: %s", day, c->verdict->why);
}
