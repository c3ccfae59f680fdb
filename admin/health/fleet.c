#include "admin/health/fleet.h"

#include <stdlib.h>

#include "admin/rollout/survey.h"
#include "vault/registry_receipts.h"

/* ---- Who is silent ---- */

static enum err count_silent(struct registry *r, int64_t now, struct fleet *f, struct errinfo *e)
{
    const struct questions none = {.count = 0};
    const struct survey_params params = {.questions = &none, .now = now};
    struct survey s = {.total = 0};
    enum err error = survey_run(r, &params, &s, e);
    for (size_t i = 0; i < s.computers.count; i++) {
        const struct computer *c = &s.computers.items[i];
        f->seen += c->counts && c->verdict != NULL;
        f->silent += c->counts && computer_is_quiet(c, now);
    }
    survey_done(&s);
    return error;
}

/* ---- Clocks ---- */

struct delays {
    int64_t *items;
    size_t count, capacity;
};

static enum err add_delay(const struct receipt_row *row, void *context, struct errinfo *e)
{
    struct delays *d = context;
    if (d->count == d->capacity) {
        const size_t capacity = 2 * d->capacity + 64;
        int64_t *grown = realloc(d->items, capacity * sizeof *grown);
        if (grown == NULL)
            return err_no_memory(e);
        d->items = grown;
        d->capacity = capacity;
    }
    d->items[d->count++] = row->last - row->time;
    return ERR_OK;
}

static int by_size(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum err find_median_delay(struct registry *r, int64_t *out, struct errinfo *e)
{
    struct delays d = {NULL, 0, 0};
    enum err error = registry_each_receipt(r, add_delay, &d, e);
    if (error == ERR_OK && d.count > 0) {
        qsort(d.items, d.count, sizeof *d.items, by_size);
        *out = d.items[d.count / 2];
    }
    free(d.items);
    return error;
}

enum err fleet_load(struct registry *r, int64_t now, struct fleet *out, struct errinfo *e)
{
    struct fleet f = {.seen = 0};
    enum err error = count_silent(r, now, &f, e);
    if (error == ERR_OK)
        error = find_median_delay(r, &f.median_delay, e);
    if (error == ERR_OK)
        *out = f;
    return error;
}
