/*
 * The greedy algorithm of E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). A path goes from the
 * beginning of both texts to their ends, by steps that remove a line of the old one or add one of the new one, and for
 * free over equal lines. On each diagonal k (lines of the old text behind less those of the new one) it is kept how far
 * a path of d steps comes. What was kept for each d is enough to go back, and needs memory as the square of d: so there
 * are at most STEPS_MAX, and texts that differ in more lines are taken for wholly different between their equal ends.
 */
#include "admin/config/changes.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 2000

/* ---- Lines ---- */

enum err line_list_load(struct bytes text, struct line_list *out, struct errinfo *e)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n' || i + 1 == text.size;
    struct line_list l = {text, calloc(count + 1, sizeof *l.ends), 0};
    if (l.ends == NULL)
        return err_no_memory(e);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n' || i + 1 == text.size)
            l.ends[l.count++] = (uint32_t)(i + 1);
    }
    *out = l;
    return ERR_OK;
}

void line_list_done(struct line_list *l)
{
    free(l->ends);
    *l = (struct line_list){.ends = NULL};
}

struct bytes line_list_get(const struct line_list *l, size_t index)
{
    size_t begin = index == 0 ? 0 : l->ends[index - 1];
    return (struct bytes){l->text.data + begin, l->ends[index] - begin};
}

/* ---- The search ---- */

/* Both texts without the lines that are equal at their beginnings and ends. */
struct search {
    const struct line_list *old, *new;
    size_t begin;                 /* index of the first line, in both */
    int64_t old_count, new_count; /* lines between the ends */
    int32_t *reached[STEPS_MAX];  /* [d][k + d]: lines of the old text behind a path of d steps */
    bool *removed, *added;        /* marks on the lines between */
};

static bool lines_are_equal(const struct search *s, int64_t old_at, int64_t new_at)
{
    return bytes_equal(line_list_get(s->old, s->begin + (size_t)old_at),
                       line_list_get(s->new, s->begin + (size_t)new_at));
}

static void leave_out_equal_ends(struct search *s)
{
    size_t old_end = s->old->count, new_end = s->new->count;
    while (s->begin < old_end && s->begin < new_end && lines_are_equal(s, 0, 0))
        s->begin++;
    while (old_end > s->begin && new_end > s->begin &&
           bytes_equal(line_list_get(s->old, old_end - 1), line_list_get(s->new, new_end - 1))) {
        old_end--;
        new_end--;
    }
    s->old_count = (int64_t)(old_end - s->begin);
    s->new_count = (int64_t)(new_end - s->begin);
}

/* A path of d steps on diagonal k comes from k + 1 by adding a line, or from k - 1 by removing one, whichever is
 * further already. */
static bool came_by_adding(const int32_t *before, int32_t d, int32_t k)
{
    return k == -d || (k != d && before[k - 1 + d - 1] < before[k + 1 + d - 1]);
}

/* How far d steps come on diagonal k, by way of what d - 1 steps have reached. */
static int32_t reach(const struct search *s, int32_t d, int32_t k)
{
    int32_t old = 0;
    if (d > 0) {
        const int32_t *before = s->reached[d - 1];
        old = came_by_adding(before, d, k) ? before[k + 1 + d - 1] : before[k - 1 + d - 1] + 1;
    }
    while (old < s->old_count && old - k < s->new_count && lines_are_equal(s, old, old - k))
        old++;
    return old;
}

/* One more step on every diagonal; *at_end if a path has come to both ends. */
static bool step(struct search *s, int32_t d, bool *at_end)
{
    int32_t *row = calloc(2 * (size_t)d + 1, sizeof *row);
    if (row == NULL)
        return false;
    s->reached[d] = row;
    for (int32_t k = -d; k <= d && !*at_end; k += 2) {
        row[k + d] = reach(s, d, k);
        *at_end = k == s->old_count - s->new_count && row[k + d] >= s->old_count;
    }
    return true;
}

/* Marks what the path that ends on diagonal k after d steps has removed and added. */
static void go_back(struct search *s, int32_t d, int32_t k)
{
    for (; d > 0; d--) {
        const int32_t *before = s->reached[d - 1];
        if (came_by_adding(before, d, k)) {
            k++;
            s->added[before[k + d - 1] - k] = true;
        } else {
            k--;
            s->removed[before[k + d - 1]] = true;
        }
    }
}

static void mark_all(struct search *s)
{
    memset(s->removed, true, (size_t)s->old_count);
    memset(s->added, true, (size_t)s->new_count);
}

static enum err search(struct search *s, struct errinfo *e)
{
    bool at_end = false;
    int32_t d = 0;
    for (; d < STEPS_MAX && !at_end; d++) {
        if (!step(s, d, &at_end))
            return err_no_memory(e);
    }
    if (at_end)
        go_back(s, d - 1, (int32_t)(s->old_count - s->new_count));
    else
        mark_all(s);
    return ERR_OK;
}

/* ---- Changes out of marks ---- */

/* The lines from these two on that are marked without an equal one between. */
static struct line_change take_change(const struct search *s, int64_t old_at, int64_t new_at)
{
    int64_t old_end = old_at, new_end = new_at;
    while (old_end < s->old_count && s->removed[old_end])
        old_end++;
    while (new_end < s->new_count && s->added[new_end])
        new_end++;
    return (struct line_change){s->begin + (size_t)old_at, (size_t)(old_end - old_at), s->begin + (size_t)new_at,
                                (size_t)(new_end - new_at)};
}

/* `items` NULL: only counts. */
static size_t collect(const struct search *s, struct line_change *items)
{
    size_t count = 0;
    for (int64_t old_at = 0, new_at = 0; old_at < s->old_count || new_at < s->new_count;) {
        struct line_change c = take_change(s, old_at, new_at);
        bool is_equal = c.old_count == 0 && c.new_count == 0;
        if (!is_equal && items != NULL)
            items[count] = c;
        count += !is_equal;
        old_at += is_equal ? 1 : (int64_t)c.old_count;
        new_at += is_equal ? 1 : (int64_t)c.new_count;
    }
    return count;
}

static enum err collect_all(const struct search *s, struct changes *out, struct errinfo *e)
{
    size_t count = collect(s, NULL);
    struct line_change *items = calloc(count + 1, sizeof *items);
    if (items == NULL)
        return err_no_memory(e);
    *out = (struct changes){items, collect(s, items)};
    return ERR_OK;
}

void changes_done(struct changes *c)
{
    free(c->items);
    *c = (struct changes){NULL, 0};
}

enum err changes_find(const struct line_list *old, const struct line_list *new, struct changes *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    struct search *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(e);
    s->old = old;
    s->new = new;
    leave_out_equal_ends(s);
    s->removed = calloc((size_t)s->old_count + 1, sizeof *s->removed);
    s->added = calloc((size_t)s->new_count + 1, sizeof *s->added);
    if (s->removed == NULL || s->added == NULL)
        error = err_no_memory(e);
    if (error == ERR_OK)
        error = search(s, e);
    if (error == ERR_OK)
        error = collect_all(s, out, e);
    for (size_t d = 0; d < STEPS_MAX; d++)
        free(s->reached[d]);
    free(s->removed);
    free(s->added);
    free(s);
    return error;
}
