#include "admin/publish/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "admin/pair/lifecycle.h"
#include "base/calendar.h"
#include "crypt/load.h"

static int by_id(const void *a, const void *b)
{
    const struct pair_row *const *x = a;
    const struct pair_row *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static int64_t pair_end(const struct pair *p)
{
    return p->not_after < p->signing.not_after ? p->not_after : p->signing.not_after;
}

/* Checks the certificates of one pair and what they are still good for. */
static enum err add_pair(struct wanted *w, const struct pair_row *row, int64_t now, struct errinfo *e)
{
    struct wanted_pair *p = &w->pairs[w->pair_count];
    const struct pair_parts parts = {buf_bytes(&row->encryption), buf_bytes(&row->signing), buf_bytes(&w->vault.root),
                                     NULL};
    enum err error = pair_from_parts(&parts, now, &p->certificates, e);
    if (error != ERR_OK)
        return err_context(e, error, "pair %s", row->id);
    p->row = row;
    p->seals = p->certificates.not_before <= now && now <= p->certificates.not_after;
    p->signs = p->certificates.signing.not_before <= now && now <= p->certificates.signing.not_after;
    if (row->state == PAIR_ACTIVE)
        w->active = p;
    w->pair_count++;
    return ERR_OK;
}

/* The pairs that count, ascending by id: a sealed file lists them so. */
static enum err add_pairs(struct wanted *w, int64_t now, struct errinfo *e)
{
    const struct pair_row *sorted[LIMIT_RECIPIENTS];
    size_t count = 0;
    for (size_t i = 0; i < w->rows.count; i++) {
        const struct pair_row *row = &w->rows.rows[i];
        if (!lifecycle_is_in_use(row->state))
            continue;
        if (count == LIMIT_RECIPIENTS)
            return err_set(e, ERR_CONFLICT,
                           "more than %u pairs are active or previous; end the oldest with `rollseal-admin pair retire "
                           "ID`",
                           LIMIT_RECIPIENTS);
        sorted[count++] = row;
    }
    qsort(sorted, count, sizeof sorted[0], by_id);
    enum err error = ERR_OK;
    for (size_t i = 0; i < count && error == ERR_OK; i++)
        error = add_pair(w, sorted[i], now, e);
    return error;
}

static enum err list_ids(const struct wanted *w, bool signers, char **out, struct errinfo *e)
{
    struct writer list = writer_to(LIMIT_RECIPIENTS * PAIR_ID_SIZE);
    for (size_t i = 0; i < w->pair_count && w->active != NULL; i++) {
        const struct wanted_pair *p = &w->pairs[i];
        if (signers ? p->signs : p->seals)
            writer_format(&list, "%s%s", list.out.size > 0 ? " " : "", p->row->id);
    }
    return writer_finish_text(&list, out, e);
}

enum err wanted_load(struct registry *r, int64_t now, struct wanted *out, struct errinfo *e)
{
    enum err error = registry_facts(r, &out->vault, e);
    if (error == ERR_OK)
        error = registry_pairs(r, &out->rows, e);
    if (error == ERR_OK)
        error = registry_ever_active(r, &out->ever_active, e);
    if (error == ERR_OK)
        error = add_pairs(out, now, e);
    if (error == ERR_OK)
        error = list_ids(out, false, &out->recipients, e);
    if (error == ERR_OK)
        error = list_ids(out, true, &out->signers, e);
    return error;
}

void wanted_done(struct wanted *w)
{
    for (size_t i = 0; i < w->pair_count; i++)
        pair_done(&w->pairs[i].certificates);
    pair_rows_done(&w->rows);
    vault_facts_done(&w->vault);
    free(w->recipients);
    free(w->signers);
    *w = (struct wanted){0};
}

enum err wanted_can_seal(const struct wanted *w, int64_t now, struct errinfo *e)
{
    char date[CALENDAR_SIZE];
    if (w->active == NULL && w->ever_active)
        return err_set(e, ERR_NOT_READY,
                       "no pair is active any more; activate one with `rollseal-admin pair activate ID` (see "
                       "`rollseal-admin pair list`)");
    if (w->active == NULL)
        return err_set(
            e, ERR_NOT_READY,
            "no pair is active yet; activate one with `rollseal-admin pair activate ID`, or write files that "
            "everybody can read with --plain");
    if (w->active->seals && w->active->signs)
        return ERR_OK;
    const struct pair *p = &w->active->certificates;
    if (pair_end(p) >= now) {
        calendar_format(p->not_before > p->signing.not_before ? p->not_before : p->signing.not_before, date);
        return err_set(e, ERR_NOT_READY, "the active pair %s is valid from %s on: set this computer's clock right",
                       p->id, date);
    }
    calendar_format(pair_end(p), date);
    return err_set(
        e, ERR_NOT_READY,
        "the active pair %s ended on %s; make and distribute its successor (`rollseal-admin pair generate`), "
        "then `rollseal-admin pair activate ID`",
        p->id, date);
}

enum err wanted_can_be_plain(const struct wanted *w, struct errinfo *e)
{
    if (!w->ever_active)
        return ERR_OK;
    return err_set(e, ERR_CONFLICT,
                   "--plain: a pair has been active, and from then on files are only written sealed: leave it out");
}
