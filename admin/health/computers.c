#include "admin/health/computers.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/calendar.h"
#include "vault/registry_receipts.h"

struct tally {
    int64_t now;
    struct computers found;
    char *name; /* of the computer whose receipts come now */
    int64_t newest;
    int64_t *delays;
    size_t count, capacity;
};

static void end_computer(struct tally *t)
{
    if (t->name == NULL)
        return;
    t->found.seen++;
    t->found.silent += t->now - t->newest > (int64_t)COMPUTERS_SILENT_DAYS * SECONDS_PER_DAY;
    free(t->name);
    t->name = NULL;
}

static enum err add_delay(struct tally *t, int64_t delay, struct errinfo *e)
{
    if (t->count == t->capacity) {
        const size_t capacity = 2 * t->capacity + 64;
        int64_t *grown = realloc(t->delays, capacity * sizeof *grown);
        if (grown == NULL)
            return err_no_memory(e);
        t->delays = grown;
        t->capacity = capacity;
    }
    t->delays[t->count++] = delay;
    return ERR_OK;
}

/* Receipts come by name. A computer whose clock is ahead is no less silent. */
static enum err add_receipt(const struct receipt_row *row, void *context, struct errinfo *e)
{
    struct tally *t = context;
    const int64_t time = row->time < row->last ? row->time : row->last;
    if (t->name == NULL || ascii_compare_nocase(t->name, row->name) != 0) {
        end_computer(t);
        t->newest = time;
        enum err error = text_copy(row->name, &t->name, e);
        if (error != ERR_OK)
            return error;
    }
    if (time > t->newest)
        t->newest = time;
    return add_delay(t, row->last - row->time, e);
}

static int by_size(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum err computers_load(struct registry *r, int64_t now, struct computers *out, struct errinfo *e)
{
    struct tally t = {.now = now};
    enum err error = registry_each_receipt(r, add_receipt, &t, e);
    end_computer(&t);
    if (t.count > 0) {
        qsort(t.delays, t.count, sizeof *t.delays, by_size);
        t.found.median_delay = t.delays[t.count / 2];
    }
    if (error == ERR_OK)
        *out = t.found;
    free(t.delays);
    return error;
}
