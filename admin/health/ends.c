#include "admin/health/ends.h"

#include <stdlib.h>

#include "admin/pair/dates.h"
#include "admin/texts.h"
#include "base/calendar.h"
#include "crypt/describe.h"
#include "seal/sealed.h"

void ends_done(struct ends *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->items[i].object);
    free(l->items);
    *l = (struct ends){NULL, 0};
}

/* Takes its object over, on failure too. */
static enum err add(struct ends *l, struct end end, struct errinfo *e)
{
    struct end *grown = realloc(l->items, (l->count + 1) * sizeof *grown);
    if (grown == NULL) {
        free(end.object);
        return err_no_memory(e);
    }
    l->items = grown;
    l->items[l->count++] = end;
    return ERR_OK;
}

static enum err add_root(struct ends *l, struct registry *r, struct errinfo *e)
{
    struct vault_facts facts = {.organization = NULL};
    struct certificate_facts root;
    enum err error = registry_facts(r, &facts, e);
    if (error == ERR_OK)
        error = certificate_describe(buf_bytes(&facts.root), &root, e);
    if (error == ERR_OK)
        error = add(l, (struct end){END_OF_ROOT, NULL, root.not_before, root.not_after}, e);
    vault_facts_done(&facts);
    return error;
}

static enum err add_pair(struct ends *l, const struct pair_row *row, struct errinfo *e)
{
    struct end end = {row->state == PAIR_ACTIVE ? END_OF_ACTIVE : END_OF_PREVIOUS, NULL, row->created, 0};
    if (row->state != PAIR_ACTIVE && row->state != PAIR_PREVIOUS)
        return ERR_OK;
    enum err error = pair_ends(row, &end.at, e);
    if (error == ERR_OK)
        error = text_copy(row->id, &end.object, e);
    return error == ERR_OK ? add(l, end, e) : error;
}

static enum err add_pairs(struct ends *l, struct registry *r, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    for (size_t i = 0; i < pairs.count && error == ERR_OK; i++)
        error = add_pair(l, &pairs.rows[i], e);
    pair_rows_done(&pairs);
    return error;
}

static enum err add_file(struct ends *l, const struct publish_row *file, struct errinfo *e)
{
    struct end end = {END_OF_FILE, NULL, file->issued, file->expires};
    bool is_for_all = configuration_name_equals(file->ring, RING_ALL);
    if (file->serial == 0)
        return ERR_OK;
    enum err error =
        text_format(&end.object, e, "%s%s%s", file->name, is_for_all ? "" : " for ring ", is_for_all ? "" : file->ring);
    return error == ERR_OK ? add(l, end, e) : error;
}

static enum err add_files(struct ends *l, struct registry *r, struct errinfo *e)
{
    struct publish_rows files = {NULL, 0};
    enum err error = registry_published(r, &files, e);
    for (size_t i = 0; i < files.count && error == ERR_OK; i++)
        error = add_file(l, &files.rows[i], e);
    publish_rows_done(&files);
    return error;
}

enum err ends_load(struct registry *r, struct ends *out, struct errinfo *e)
{
    struct ends l = {NULL, 0};
    enum err error = add_root(&l, r, e);
    if (error == ERR_OK)
        error = add_pairs(&l, r, e);
    if (error == ERR_OK)
        error = add_files(&l, r, e);
    if (error == ERR_OK)
        *out = l;
    else
        ends_done(&l);
    return error;
}

bool end_is_over(const struct end *end, int64_t now)
{
    return now > end->at;
}

bool end_is_near(const struct end *end, int64_t now)
{
    const bool is_renewed_yet = end->kind == END_OF_FILE && now - end->begin <= (end->at - end->begin) / 2;
    return !end_is_over(end, now) && !is_renewed_yet && end->at - now < (int64_t)ENDS_SOON_DAYS * SECONDS_PER_DAY;
}

enum err end_tell(const struct end *end, int64_t now, char **out, struct errinfo *e)
{
    static const struct {
        const char *what, *remedy;
    } texts[] = {
        [END_OF_ROOT] = {"the vault's root", "make a new vault: rollseal-admin init --after FILE"},
        [END_OF_ACTIVE] = {"the active pair ", "make and distribute its successor: rollseal-admin pair generate"},
        [END_OF_PREVIOUS] = {"the previous pair ", "end its use: rollseal-admin pair retire "},
        [END_OF_FILE] = {"the published file ", "publish it again: rollseal-admin config publish"},
    };
    const char *object = end->object != NULL ? end->object : "";
    char date[CALENDAR_SIZE];
    calendar_format(end->at, date);
    return text_format(out, e, "%s%s %s on %s; %s%s", texts[end->kind].what, object,
                       end_is_over(end, now) ? "ended" : "ends", date, texts[end->kind].remedy,
                       end->kind == END_OF_PREVIOUS ? object : "");
}
