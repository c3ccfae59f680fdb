#include "admin/health/health.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "admin/pair/renew.h"
#include "admin/texts.h"
#include "base/calendar.h"
#include "base/limits.h"
#include "files/space.h"

#define OVERLAP_DAYS 30
/* Less than this is used up by a few publishes. */
#define SPACE_BYTES (100u * (uint64_t)MIB)
/* Receipts are written daily, and collected by each command that judges computers. */
#define COLLECTED_DAYS 3
#define SILENT " reported nothing for a week; see rollseal-admin rollout status --csv"

const char *health_grade_name(enum health_grade g)
{
    static const char *const names[] = {[HEALTH_NOTE] = "note", [HEALTH_SOON] = "soon", [HEALTH_CUT_OFF] = "cut-off"};
    return names[g];
}

void health_done(struct health *h)
{
    for (size_t i = 0; i < h->count; i++)
        free(h->findings[i].text);
    free(h->findings);
    ends_done(&h->ends);
    *h = (struct health){.findings = NULL};
}

/* Takes the text over, on failure too. */
static enum err add(struct health *h, enum health_grade grade, char *text, struct errinfo *e)
{
    struct health_finding *grown = realloc(h->findings, (h->count + 1) * sizeof *grown);
    if (grown == NULL) {
        free(text);
        return err_no_memory(e);
    }
    h->findings = grown;
    h->findings[h->count++] = (struct health_finding){grade, text};
    h->graded[grade]++;
    return ERR_OK;
}

/* "3 computers have …" */
static enum err note_number(struct health *h, int64_t number, const char *of_what, struct errinfo *e)
{
    char *text = NULL;
    enum err error = text_format(&text, e, "%" PRId64 " %s", number, of_what);
    return error == ERR_OK ? add(h, HEALTH_NOTE, text, e) : error;
}

/* ---- What ends ---- */

static enum err judge_end(struct health *h, const struct end *end, int64_t now, struct errinfo *e)
{
    char *text = NULL;
    const bool is_over = end_is_over(end, now);
    if (!is_over && !end_is_near(end, now))
        return ERR_OK;
    enum err error = end_tell(end, now, &text, e);
    /* Nobody depends on the end of a previous pair: everything is sealed to the active one, too. */
    const enum health_grade over = end->kind == END_OF_PREVIOUS ? HEALTH_NOTE : HEALTH_CUT_OFF;
    return error == ERR_OK ? add(h, is_over ? over : HEALTH_SOON, text, e) : error;
}

static enum err judge_ends(struct health *h, struct vault *v, int64_t now, struct errinfo *e)
{
    enum err error = ends_load(vault_registry(v), &h->ends, e);
    for (size_t i = 0; i < h->ends.count && error == ERR_OK; i++)
        error = judge_end(h, &h->ends.items[i], now, e);
    return error;
}

/* ---- Pairs ---- */

static enum err judge_reserve(struct health *h, const struct pair_rows *pairs, int64_t now, struct errinfo *e)
{
    struct renewal r;
    char *text = NULL;
    if (h->active == 0)
        return ERR_OK;
    enum err error = renewal_find(pairs, now, &r, e);
    if (error != ERR_OK || !r.is_due)
        return error;
    error =
        text_format(&text, e, "no pair is prepared to follow the active pair %s; make one: rollseal-admin pair renew",
                    r.active->id);
    return error == ERR_OK ? add(h, HEALTH_NOTE, text, e) : error;
}

static enum err judge_overlap(struct health *h, const struct pair_rows *pairs, int64_t now, struct errinfo *e)
{
    const struct pair_row *active = pair_rows_newest(pairs, PAIR_ACTIVE);
    const struct pair_row *previous = pair_rows_newest(pairs, PAIR_PREVIOUS);
    char *text = NULL;
    if (active == NULL || previous == NULL || now - active->activated <= (int64_t)OVERLAP_DAYS * SECONDS_PER_DAY)
        return ERR_OK;
    enum err error =
        text_format(&text, e,
                    "pair %s has been previous for more than %d days; when every computer has pair %s, end "
                    "its use: rollseal-admin pair retire %s",
                    previous->id, OVERLAP_DAYS, active->id, previous->id);
    return error == ERR_OK ? add(h, HEALTH_NOTE, text, e) : error;
}

static void count_pairs(struct health *h, const struct pair_rows *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        h->prepared += pairs->rows[i].state == PAIR_PREPARED;
        h->active += pairs->rows[i].state == PAIR_ACTIVE;
        h->previous += pairs->rows[i].state == PAIR_PREVIOUS;
    }
}

/* ---- Backups ---- */

static enum err find_backup(struct registry *r, int64_t *out, struct errinfo *e)
{
    struct audit_rows rows = {NULL, 0};
    enum err error = registry_audit(r, &rows, e);
    for (size_t i = 0; i < rows.count; i++) {
        if (strcmp(rows.rows[i].action, "vault backup") == 0)
            *out = rows.rows[i].time;
    }
    audit_rows_done(&rows);
    return error;
}

static enum err judge_backup(struct health *h, const struct pair_rows *pairs, struct errinfo *e)
{
    char *text = NULL;
    const struct pair_row *newest = pairs->count > 0 ? &pairs->rows[pairs->count - 1] : NULL;
    if (newest == NULL || h->backup >= newest->created)
        return ERR_OK;
    enum err error = text_format(&text, e,
                                 "no backup of the vault holds pair %s; make one: rollseal-admin vault backup "
                                 "FILE",
                                 newest->id);
    return error == ERR_OK ? add(h, HEALTH_NOTE, text, e) : error;
}

static enum err judge_pairs(struct health *h, struct vault *v, int64_t now, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(vault_registry(v), &pairs, e);
    if (error == ERR_OK)
        error = find_backup(vault_registry(v), &h->backup, e);
    count_pairs(h, &pairs);
    if (error == ERR_OK)
        error = judge_reserve(h, &pairs, now, e);
    if (error == ERR_OK)
        error = judge_overlap(h, &pairs, now, e);
    if (error == ERR_OK)
        error = judge_backup(h, &pairs, e);
    pair_rows_done(&pairs);
    return error;
}

/* ---- Space ---- */

/* A folder that does not answer has other problems, which a publish tells. */
static enum err judge_space(struct health *h, const char *folder, struct errinfo *e)
{
    uint64_t bytes = 0;
    char *text = NULL;
    if (space_left(folder, &bytes, NULL) != ERR_OK || bytes >= SPACE_BYTES)
        return ERR_OK;
    enum err error =
        text_format(&text, e, "%" PRIu64 " MiB are left at %s; free some space there", bytes / MIB, folder);
    return error == ERR_OK ? add(h, HEALTH_NOTE, text, e) : error;
}

static enum err judge_spaces(struct health *h, struct vault *v, struct errinfo *e)
{
    struct point_list points = {NULL, 0};
    enum err error = registry_points(vault_registry(v), &points, e);
    if (error == ERR_OK)
        error = judge_space(h, vault_path(v), e);
    for (size_t i = 0; i < points.count && error == ERR_OK; i++)
        error = judge_space(h, points.locations[i], e);
    point_list_done(&points);
    return error;
}

/* ---- Computers ---- */

static enum err judge_clock(struct health *h, struct errinfo *e)
{
    const int64_t delay = h->fleet.median_delay;
    if (delay < -CLOCK_TOLERANCE)
        return note_number(h, -delay,
                           "seconds is this computer's clock behind that of half of the computers; set it right", e);
    if (delay > (int64_t)COLLECTED_DAYS * SECONDS_PER_DAY)
        return note_number(h, delay / SECONDS_PER_DAY,
                           "days passed until half of the receipts were collected: nobody collects them daily "
                           "(rollseal-admin rollout collect), or this computer's clock is ahead",
                           e);
    return ERR_OK;
}

static enum err judge_computers(struct health *h, struct vault *v, int64_t now, struct errinfo *e)
{
    enum err error = fleet_load(vault_registry(v), now, &h->fleet, e);
    if (error == ERR_OK && h->fleet.silent > 0)
        error = note_number(h, (int64_t)h->fleet.silent,
                            h->fleet.silent == 1 ? "computer has" SILENT : "computers have" SILENT, e);
    return error == ERR_OK ? judge_clock(h, e) : error;
}

/* ---- The whole ---- */

enum err health_find(struct vault *v, int64_t now, struct health *out, struct errinfo *e)
{
    struct health h = {.findings = NULL};
    enum err error = judge_ends(&h, v, now, e);
    if (error == ERR_OK)
        error = judge_pairs(&h, v, now, e);
    if (error == ERR_OK)
        error = judge_computers(&h, v, now, e);
    if (error == ERR_OK)
        error = judge_spaces(&h, v, e);
    if (error == ERR_OK)
        *out = h;
    else
        health_done(&h);
    return error;
}

static const char *first_of(const struct health *h, enum health_grade grade)
{
    for (size_t i = 0; i < h->count; i++) {
        if (h->findings[i].grade == grade)
            return h->findings[i].text;
    }
    return "";
}

enum err health_error(const struct health *h, struct errinfo *e)
{
    if (h->graded[HEALTH_CUT_OFF] > 0)
        return err_set(e, ERR_NOT_READY, "%s", first_of(h, HEALTH_CUT_OFF));
    if (h->graded[HEALTH_SOON] > 0)
        return err_set(e, ERR_EXPIRED, "%s", first_of(h, HEALTH_SOON));
    return ERR_OK;
}
