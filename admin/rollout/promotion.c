#include "admin/rollout/promotion.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "seal/receipt.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

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
    if (c->seen == 0)
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

/* What a text of facts means for the publish. */
struct meaning {
    int64_t id;
    bool is_of_ring;
    bool uses, fails;
};

/* What one receipt means. */
struct report {
    char *computer; /* its name, as it is expected if there is a list */
    char machine[MACHINE_SIZE];
    struct meaning meaning;
};

struct counting {
    struct registry *registry;
    const struct publish_row *publish;
    int64_t expected;         /* names on the list; 0: there is none */
    struct meaning *meanings; /* ascending by id */
    size_t meaning_count;
    struct report *reports;
    size_t report_count, report_room;
    struct promotion promotion;
};

static void counting_done(struct counting *c)
{
    for (size_t i = 0; i < c->report_count; i++)
        free(c->reports[i].computer);
    free(c->reports);
    free(c->meanings);
    promotion_done(&c->promotion);
}

static bool uses_publish(const struct receipt *r, const struct publish_row *publish)
{
    const struct version wanted = {publish->epoch, publish->serial};
    for (size_t i = 0; i < r->use_count; i++) {
        if (ascii_equals_nocase(r->uses[i].name, publish->name))
            return version_compare(r->uses[i].version, wanted) >= 0;
    }
    return false;
}

static bool fails_publish(const struct receipt *r, const struct publish_row *publish)
{
    bool fails = false;
    for (size_t i = 0; i < r->error_count; i++)
        fails = fails || ascii_equals_nocase(r->errors[i].name, publish->name);
    return fails;
}

static enum err add_meaning(int64_t id, const char *text, void *context, struct errinfo *e)
{
    struct counting *c = context;
    struct receipt *facts = calloc(1, sizeof *facts);
    struct meaning *more = realloc(c->meanings, (c->meaning_count + 1) * sizeof *more);
    if (more != NULL)
        c->meanings = more;
    enum err error = facts != NULL && more != NULL ? receipt_parse_facts(text, facts, e) : err_no_memory(e);
    if (error == ERR_OK) {
        c->meanings[c->meaning_count++] =
            (struct meaning){.id = id,
                             .is_of_ring = ascii_equals_nocase(facts->ring, c->publish->ring),
                             .uses = uses_publish(facts, c->publish),
                             .fails = fails_publish(facts, c->publish)};
        receipt_done(facts);
    }
    free(facts);
    return error;
}

static int by_id(const void *key, const void *element)
{
    const int64_t *id = key;
    const struct meaning *m = element;
    return *id < m->id ? -1 : *id > m->id;
}

/* NULL: it is not on the list. */
static enum err find_computer(struct counting *c, const char *name, char **out, struct errinfo *e)
{
    return c->expected > 0 ? registry_find_expected(c->registry, name, out, e) : text_copy(name, out, e);
}

static enum err make_room_for_report(struct counting *c, struct errinfo *e)
{
    if (c->report_count < c->report_room)
        return ERR_OK;
    size_t room = 2 * c->report_room + 1024;
    struct report *reports = realloc(c->reports, room * sizeof *reports);
    if (reports == NULL)
        return err_no_memory(e);
    c->reports = reports;
    c->report_room = room;
    return ERR_OK;
}

static struct meaning meaning_of(const struct counting *c, const struct receipt_row *row)
{
    const struct meaning *m =
        c->meaning_count > 0 ? bsearch(&row->facts, c->meanings, c->meaning_count, sizeof *m, by_id) : NULL;
    bool is_of_ring = m != NULL && m->is_of_ring, is_later = row->time >= c->publish->issued;
    return (struct meaning){.is_of_ring = is_of_ring,
                            .uses = is_of_ring && is_later && m->uses,
                            .fails = is_of_ring && is_later && m->fails};
}

static enum err add_receipt(const struct receipt_row *row, void *context, struct errinfo *e)
{
    struct counting *c = context;
    char *computer = NULL;
    enum err error = make_room_for_report(c, e);
    if (error == ERR_OK)
        error = find_computer(c, row->name, &computer, e);
    if (error != ERR_OK || computer == NULL)
        return error;
    struct report *report = &c->reports[c->report_count++];
    *report = (struct report){.computer = computer, .meaning = meaning_of(c, row)};
    snprintf(report->machine, sizeof report->machine, "%s", row->machine);
    return ERR_OK;
}

static int by_computer(const void *left, const void *right)
{
    const struct report *a = left, *b = right;
    return ascii_compare_nocase(a->computer, b->computer);
}

/* Of two computers with one name nobody knows which one uses it. */
static enum err count_computer(struct promotion *p, const struct report *reports, size_t count, struct errinfo *e)
{
    struct meaning all = {.id = 0};
    bool is_one_machine = true;
    for (size_t i = 0; i < count; i++) {
        is_one_machine = is_one_machine && strcmp(reports[i].machine, reports[0].machine) == 0;
        all.is_of_ring = all.is_of_ring || reports[i].meaning.is_of_ring;
        all.uses = all.uses || reports[i].meaning.uses;
        all.fails = all.fails || reports[i].meaning.fails;
    }
    p->counts.seen++;
    p->counts.of_ring += all.is_of_ring;
    p->counts.reported += all.fails || (all.uses && is_one_machine);
    p->counts.failed += all.fails;
    return all.fails ? texts_add(&p->failed, reports[0].computer, e) : ERR_OK;
}

static enum err count_computers(struct counting *c, struct errinfo *e)
{
    enum err error = ERR_OK;
    if (c->report_count > 0)
        qsort(c->reports, c->report_count, sizeof *c->reports, by_computer);
    for (size_t i = 0, next = 0; error == ERR_OK && i < c->report_count; i = next) {
        for (next = i + 1; next < c->report_count && by_computer(&c->reports[i], &c->reports[next]) == 0;)
            next++;
        error = count_computer(&c->promotion, &c->reports[i], next - i, e);
    }
    return error;
}

enum err promotion_count(struct registry *r, const struct publish_row *publish, struct promotion *out,
                         struct errinfo *e)
{
    struct counting c = {.registry = r, .publish = publish};
    enum err error = registry_count_expected(r, &c.expected, e);
    if (error == ERR_OK)
        error = registry_each_receipt_facts(r, add_meaning, &c, e);
    if (error == ERR_OK)
        error = registry_each_receipt(r, add_receipt, &c, e);
    if (error == ERR_OK)
        error = count_computers(&c, e);
    if (error == ERR_OK) {
        c.promotion.counts.seen += c.expected;
        *out = c.promotion;
        c.promotion = (struct promotion){.counts = {0}};
    }
    counting_done(&c);
    return error;
}
