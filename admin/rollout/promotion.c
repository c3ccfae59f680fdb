#include "admin/rollout/promotion.h"

#include <inttypes.h>
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

struct counting {
    const struct publish_row *publish;
    struct meaning *meanings; /* ascending by id */
    size_t meaning_count;
    /* The computer whose receipts come now. */
    char *name;
    struct meaning computer;
    struct promotion promotion;
};

static void counting_done(struct counting *c)
{
    free(c->meanings);
    free(c->name);
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

/* All receipts of a computer have been seen. */
static enum err end_computer(struct counting *c, struct errinfo *e)
{
    struct promotion_counts *n = &c->promotion.counts;
    const struct meaning *m = &c->computer;
    if (c->name == NULL)
        return ERR_OK;
    n->seen++;
    n->of_ring += m->is_of_ring;
    n->reported += m->uses || m->fails;
    n->failed += m->fails;
    return m->fails ? texts_add(&c->promotion.failed, c->name, e) : ERR_OK;
}

static enum err begin_computer(struct counting *c, const char *name, struct errinfo *e)
{
    if (c->name != NULL && ascii_equals_nocase(c->name, name))
        return ERR_OK;
    enum err error = end_computer(c, e);
    free(c->name);
    c->name = NULL;
    c->computer = (struct meaning){.id = 0};
    return error == ERR_OK ? text_copy(name, &c->name, e) : error;
}

static enum err add_receipt(const struct receipt_row *row, void *context, struct errinfo *e)
{
    struct counting *c = context;
    const struct meaning *m =
        c->meaning_count > 0 ? bsearch(&row->facts, c->meanings, c->meaning_count, sizeof *m, by_id) : NULL;
    enum err error = begin_computer(c, row->name, e);
    if (error != ERR_OK || m == NULL || !m->is_of_ring)
        return error;
    bool is_later = row->time >= c->publish->issued;
    c->computer.is_of_ring = true;
    c->computer.uses = c->computer.uses || (is_later && m->uses);
    c->computer.fails = c->computer.fails || (is_later && m->fails);
    return ERR_OK;
}

enum err promotion_count(struct registry *r, const struct publish_row *publish, struct promotion *out,
                         struct errinfo *e)
{
    struct counting c = {.publish = publish};
    int64_t expected = 0;
    enum err error = registry_count_expected(r, &expected, e);
    if (error == ERR_OK)
        error = registry_each_receipt_facts(r, add_meaning, &c, e);
    if (error == ERR_OK)
        error = registry_each_receipt(r, add_receipt, &c, e);
    if (error == ERR_OK)
        error = end_computer(&c, e);
    if (error == ERR_OK) {
        c.promotion.counts.seen += expected;
        *out = c.promotion;
        c.promotion = (struct promotion){.counts = {0}};
    }
    counting_done(&c);
    return error;
}
