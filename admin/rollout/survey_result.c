#include "admin/rollout/survey_result.h"

#include <stdlib.h>
#include <string.h>

#include "admin/csv.h"
#include "base/ascii.h"
#include "base/calendar.h"
#include "base/limits.h"
#include "system/process.h"

/* ---- Lists of computers ---- */

/* What a list takes that people read, at most: there are two of them, and whoever invents computers gives them long
 * names. Programs get all of it. */
#define LIST_BYTES ((size_t)(24u * MIB))
#define LINE_REST 8 /* of a line, beside name and reason */

struct listing {
    struct result *result;
    const char *key, *label;
    bool counts; /* who counts and is not ready; else who is not on the list of expected computers */
    size_t widest, room, left_out;
};

static bool is_listed(const struct listing *l, const struct computer *c)
{
    return c->counts == l->counts && !(c->counts && c->reason == STANDING_READY);
}

static void show_computer(struct result *row, const struct computer *c, const char *why)
{
    result_text(row, "name", "computer", c->name);
    result_text(row, "reason", NULL, standing_name(c->reason));
    result_text(row, "why", "why", why);
    result_text(row, "ring", NULL, c->verdict != NULL ? c->verdict->ring : NULL);
    result_text(row, "program", NULL, c->verdict != NULL ? c->verdict->program : NULL);
    if (c->verdict != NULL)
        result_time(row, "seen", NULL, c->seen);
    else
        result_text(row, "seen", NULL, NULL);
}

static struct result *next_row(const struct listing *l)
{
    return result_row(l->result, l->key, l->label, "none");
}

static enum err list_computer(struct listing *l, const struct computer *c, struct errinfo *e)
{
    char *why = NULL;
    enum err error = computer_explain(c, &why, e);
    if (error != ERR_OK)
        return error;
    size_t size = l->widest + strlen(why) + LINE_REST;
    if (size <= l->room)
        show_computer(next_row(l), c, why);
    else
        l->left_out++;
    l->room -= size <= l->room ? size : l->room;
    free(why);
    return ERR_OK;
}

static enum err tell_left_out(const struct listing *l, struct errinfo *e)
{
    char *text = NULL;
    if (l->left_out == 0)
        return ERR_OK;
    enum err error = text_format(&text, e, "and %zu more", l->left_out);
    struct result *row = error == ERR_OK ? next_row(l) : NULL;
    result_text(row, "name", "computer", text);
    result_text(row, "why", "why", "see rollseal-admin rollout status --csv");
    free(text);
    return error;
}

/* Lines are as wide as the longest name of the list. */
static size_t widest_name(const struct listing *l, const struct survey *s)
{
    size_t widest = 0;
    for (size_t i = 0; i < s->computers.count; i++) {
        size_t width = is_listed(l, &s->computers.items[i]) ? strlen(s->computers.items[i].name) : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static enum err show_list(struct cli_context *c, const char *key, const char *label, const struct survey *s,
                          bool counts, struct errinfo *e)
{
    struct listing l = {.result = c->result, .key = key, .label = label, .counts = counts};
    enum err error = ERR_OK;
    l.room = c->json ? SIZE_MAX : LIST_BYTES;
    l.widest = widest_name(&l, s);
    result_rows(c->result, key, label, "none");
    for (size_t i = 0; error == ERR_OK && i < s->computers.count; i++) {
        if (is_listed(&l, &s->computers.items[i]))
            error = list_computer(&l, &s->computers.items[i], e);
    }
    return error == ERR_OK ? tell_left_out(&l, e) : error;
}

/* "98/100 ready" */
static enum err show_ready(struct cli_context *c, const struct survey *s, struct errinfo *e)
{
    char *line = NULL;
    enum err error = text_format(&line, e, "%zu/%zu ready", s->ready, s->total);
    if (error != ERR_OK)
        return error;
    result_line(c->result, line);
    result_number(c->result, "ready", NULL, (int64_t)s->ready);
    result_number(c->result, "total", NULL, (int64_t)s->total);
    free(line);
    return ERR_OK;
}

enum err survey_show_not_ready(struct cli_context *c, const struct survey *s, struct errinfo *e)
{
    enum err error = show_ready(c, s, e);
    return error == ERR_OK ? show_list(c, "not_ready", "not ready", s, true, e) : error;
}

/* ---- Everything ---- */

static enum err show_questions(struct cli_context *c, const struct survey *s, const struct questions *questions,
                               struct errinfo *e)
{
    enum err error = ERR_OK;
    result_rows(c->result, "asked", "asked", "nothing: there is no pair and no published configuration yet");
    for (size_t i = 0; error == ERR_OK && i < questions->count; i++) {
        char *what = NULL;
        error = question_describe(&questions->items[i], &what, e);
        struct result *row = error == ERR_OK ? result_row(c->result, "asked", "asked", NULL) : NULL;
        result_text(row, "what", "for", what);
        result_number(row, "ready", "ready", (int64_t)s->computers.ready[i]);
        free(what);
    }
    return error;
}

static int compare_rings(const void *left, const void *right)
{
    const struct computer *const *a = left, *const *b = right;
    return ascii_compare_nocase((*a)->verdict->ring, (*b)->verdict->ring);
}

static void show_ring(struct cli_context *c, const struct computer *const *begin, size_t count)
{
    size_t ready = 0;
    for (size_t i = 0; i < count; i++)
        ready += begin[i]->reason == STANDING_READY;
    struct result *row = result_row(c->result, "rings", "rings", NULL);
    result_text(row, "ring", "ring", begin[0]->verdict->ring);
    result_number(row, "ready", "ready", (int64_t)ready);
    result_number(row, "total", "computers", (int64_t)count);
}

/* Of those that were seen: nobody else knows to which ring a computer belongs. */
static enum err show_rings(struct cli_context *c, const struct survey *s, struct errinfo *e)
{
    const struct computer **seen = calloc(s->computers.count + 1, sizeof *seen);
    size_t count = 0;
    if (seen == NULL)
        return err_no_memory(e);
    for (size_t i = 0; i < s->computers.count; i++) {
        const struct computer *computer = &s->computers.items[i];
        if (computer->counts && computer->verdict != NULL)
            seen[count++] = computer;
    }
    if (count > 0)
        qsort(seen, count, sizeof *seen, compare_rings);
    result_rows(c->result, "rings", "rings", "no computer that counts was seen yet");
    for (size_t i = 0, next = 0; i < count; i = next) {
        for (next = i + 1; next < count && compare_rings(&seen[i], &seen[next]) == 0;)
            next++;
        show_ring(c, &seen[i], next - i);
    }
    free(seen);
    return ERR_OK;
}

static void show_counts(struct cli_context *c, const struct survey *s, size_t rejected)
{
    result_boolean(c->result, "list", "list of expected computers", s->has_list);
    result_number(c->result, "without_proof", "never shown a proof", (int64_t)s->without_proof);
    result_number(c->result, "silent", "silent", (int64_t)s->silent);
    result_number(c->result, "unexpected_count", "unexpected", (int64_t)s->unexpected);
    result_number(c->result, "rejected_files", "rejected receipts", (int64_t)rejected);
}

enum err survey_show(struct cli_context *c, const struct survey *s, const struct questions *questions, size_t rejected,
                     struct errinfo *e)
{
    enum err error = show_ready(c, s, e);
    if (error != ERR_OK)
        return error;
    show_counts(c, s, rejected);
    error = show_questions(c, s, questions, e);
    return error == ERR_OK ? show_rings(c, s, e) : error;
}

enum err survey_show_computers(struct cli_context *c, const struct survey *s, struct errinfo *e)
{
    enum err error = show_list(c, "not_ready", "not ready", s, true, e);
    if (error == ERR_OK)
        error = show_list(c, "unexpected", s->has_list ? "not on the list" : NULL, s, false, e);
    return error;
}

/* ---- CSV ---- */

static enum err write_row(struct writer *w, const struct computer *c, struct errinfo *e)
{
    char *why = NULL;
    char seen[CALENDAR_SIZE] = "";
    enum err error = computer_explain(c, &why, e);
    if (error != ERR_OK)
        return error;
    if (c->verdict != NULL)
        calendar_format(c->seen, seen);
    const char *const fields[] = {c->name,
                                  c->counts ? "yes" : "no",
                                  standing_name(c->reason),
                                  c->reason != STANDING_READY ? why : NULL,
                                  c->verdict != NULL ? c->verdict->ring : NULL,
                                  c->verdict != NULL ? c->verdict->program : NULL,
                                  seen};
    csv_write(w, fields, sizeof fields / sizeof fields[0]);
    free(why);
    return ERR_OK;
}

enum err survey_write_csv(const struct survey *s, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_SURVEY);
    struct buf text = {NULL, 0};
    enum err error = ERR_OK;
    writer_text(&w, "computer,counts,reason,why,ring,program,seen\r\n");
    for (size_t i = 0; error == ERR_OK && i < s->computers.count; i++)
        error = write_row(&w, &s->computers.items[i], e);
    if (error == ERR_OK)
        error = writer_finish(&w, &text, e);
    if (error == ERR_OK)
        error = process_write_output(text.data, text.size, e);
    writer_done(&w);
    buf_done(&text);
    return error;
}
