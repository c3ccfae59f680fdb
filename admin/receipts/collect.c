#include "admin/receipts/collect.h"

#include <stdlib.h>
#include <string.h>

#include "admin/publish/points.h"
#include "admin/receipts/incoming.h"
#include "admin/receipts/known_files.h"
#include "admin/receipts/leftovers.h"
#include "base/limits.h"
#include "system/parallel.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

/* Files that are read in one transaction. Fewer, and the pages of the registry are written many times over. */
#define BATCH 16384u

struct collecting {
    const struct collect_params *params;
    struct registry *registry;
    struct nonces nonces;
    int64_t clients;    /* that are known */
    int64_t facts;      /* characters of all texts that are known, and of those that came since */
    size_t total, done; /* files, for the progress */
    struct collect_report report;

    /* The present point. */
    const struct point *point;
    struct known_files known;
    char (*batch)[CLIENT_ID_SIZE]; /* files to be read */
    size_t batch_count;
    size_t leftovers; /* whose removal is staged */
    enum err failure; /* of the registry, not of the point */
};

void collect_report_done(struct collect_report *r)
{
    refusals_done(&r->refused);
    texts_done(&r->without_receipts);
    texts_done(&r->unreachable);
}

static void show_progress(struct collecting *c)
{
    if (c->params->progress != NULL && ++c->done % 256 == 0)
        c->params->progress(c->done, c->total, c->params->progress_context);
}

static enum err refuse(struct collecting *c, enum refusal reason, const char *name, struct errinfo *e)
{
    return refusals_add(&c->report.refused, reason, c->point->location, name, e);
}

/* ---- One receipt that is good by itself ---- */

static enum err set_receipt(struct collecting *c, const char *client, const struct incoming *i, struct errinfo *e)
{
    const struct receipt_row row = {.client = client,
                                    .name = i->name,
                                    .machine = i->machine,
                                    .account = i->account,
                                    .counter = i->counter,
                                    .time = i->time,
                                    .first = c->params->now,
                                    .last = c->params->now};
    enum err error = registry_set_receipt(c->registry, &row, i->facts, i->sha256, e);
    if (error == ERR_OK)
        error = registry_set_receipt_file(c->registry, c->point->location, client, &i->stamp, e);
    return error;
}

static enum err refuse_counter(struct collecting *c, const char *client, const struct incoming *i, bool is_older,
                               struct errinfo *e)
{
    enum err error = refuse(c, REFUSED_COUNTER, client, e);
    bool is_left_behind = is_older && !known_files_know(&c->known, client);
    return error == ERR_OK && is_left_behind
               ? registry_set_receipt_file(c->registry, c->point->location, client, &i->stamp, e)
               : error;
}

/* Whoever invents computers fills no disk. Those in a state that others are in, too, go on. */
static enum err find_room(struct collecting *c, const struct incoming *i, bool is_new, bool *out, struct errinfo *e)
{
    const int64_t clients_max = c->params->clients_max != 0 ? c->params->clients_max : LIMIT_CLIENTS;
    const int64_t facts_max = c->params->facts_max != 0 ? c->params->facts_max : LIMIT_FACTS;
    *out = !is_new || c->clients < clients_max;
    c->facts += (int64_t)strlen(i->facts);
    return *out && c->facts > facts_max ? registry_has_facts(c->registry, i->facts, out, e) : ERR_OK;
}

/* Against what is known of its client. */
static enum err accept(struct collecting *c, const char *client, const struct incoming *i, struct errinfo *e)
{
    struct known_receipt known;
    enum err error = registry_known_receipt(c->registry, client, &known, e);
    if (error != ERR_OK)
        return error;
    if (known.counter == i->counter && memcmp(known.sha256, i->sha256, sizeof known.sha256) == 0) {
        c->report.unchanged++;
        return registry_set_receipt_file(c->registry, c->point->location, client, &i->stamp, e);
    }
    if (i->counter <= known.counter)
        return refuse_counter(c, client, i, i->counter < known.counter, e);
    bool has_room = false;
    error = find_room(c, i, known.counter == 0, &has_room, e);
    if (error != ERR_OK || !has_room)
        return error != ERR_OK ? error : refuse(c, REFUSED_CROWD, client, e);
    c->clients += known.counter == 0;
    *(known.counter == 0 ? &c->report.joined : &c->report.newer) += 1;
    return set_receipt(c, client, i, e);
}

/* ---- A batch of files ---- */

static enum err make(size_t index, void **made, void *context, struct errinfo *e)
{
    const struct collecting *c = context;
    const struct incoming_params params = {
        .transport = c->point->transport, .nonces = &c->nonces, .now = c->params->now};
    struct incoming *i = NULL;
    enum err error = incoming_read(&params, c->batch[index], &i, e);
    if (error == ERR_OK)
        *made = i;
    return error;
}

static enum err take(size_t index, void *made, void *context, struct errinfo *e)
{
    struct collecting *c = context;
    struct incoming *i = made;
    if (c->failure == ERR_OK && i->refusal != REFUSED_NOT)
        c->failure = refuse(c, i->refusal, c->batch[index], e);
    else if (c->failure == ERR_OK && !i->is_gone)
        c->failure = accept(c, c->batch[index], i, e);
    incoming_free(&i);
    show_progress(c);
    return c->failure;
}

/* In one transaction. What was taken before the point has stopped to answer is kept. */
static enum err run_batch(struct collecting *c, struct errinfo *e)
{
    const struct parallel work = {.count = c->batch_count, .make = make, .take = take, .context = c};
    if (c->batch_count == 0)
        return ERR_OK;
    c->batch_count = 0;
    c->failure = registry_begin(c->registry, e);
    if (c->failure != ERR_OK)
        return c->failure;
    enum err error = parallel_run(&work, e);
    if (c->failure == ERR_OK)
        c->failure = registry_commit(c->registry, e);
    registry_rollback(c->registry); /* of what was not committed */
    return c->failure == ERR_OK ? error : c->failure;
}

/* ---- A point ---- */

/* Hidden names are nobody's, but for the temporaries of receipts. */
static enum err stage_removal(struct collecting *c, const struct folder_entry *entry, struct errinfo *e)
{
    char *path = NULL;
    if (c->leftovers == LEFTOVERS_MAX || !leftover_is(entry, c->params->now))
        return ERR_OK;
    enum err error = text_format(&path, e, RECEIPT_FOLDER "%s", entry->name);
    if (error == ERR_OK)
        error = transport_remove(c->point->transport, path, e);
    c->leftovers += error == ERR_OK;
    free(path);
    return error;
}

/* An account that may not remove them leaves that to another one. */
static void remove_leftovers(struct collecting *c)
{
    if (c->leftovers > 0 && transport_commit(c->point->transport, NULL) == ERR_OK)
        c->report.leftovers += c->leftovers;
    c->leftovers = 0;
}

/* Sorts a name out, or puts it into the batch. */
static enum err see(const struct folder_entry *entry, void *context, struct errinfo *e)
{
    struct collecting *c = context;
    if (entry->name[0] == '.')
        return stage_removal(c, entry, e);
    if (!pair_id_is_valid(bytes_text(entry->name)))
        return refuse(c, REFUSED_NAME, entry->name, e);
    if (!entry->is_file)
        return refuse(c, REFUSED_KIND, entry->name, e);
    if (entry->stamp.size > LIMIT_RECEIPT)
        return refuse(c, REFUSED_SIZE, entry->name, e);
    if (known_files_have(&c->known, entry->name, &entry->stamp)) {
        c->report.unchanged++;
        show_progress(c);
        return ERR_OK;
    }
    memcpy(c->batch[c->batch_count++], entry->name, CLIENT_ID_SIZE);
    return c->batch_count == BATCH ? run_batch(c, e) : ERR_OK;
}

static enum err leave_out(struct collecting *c, enum err failure, const char *why, struct errinfo *e)
{
    char *text = NULL;
    enum err error = text_format(&text, e, "%s is left out: %s", c->point->location, why);
    if (error == ERR_OK)
        error = texts_take(&c->report.unreachable, text, e);
    if (c->report.failure == ERR_OK)
        c->report.failure = failure;
    return error;
}

/* The folder for receipts is not there: has somebody removed it, or does the whole point not answer? */
static enum err leave_out_unreachable(struct collecting *c, const char *why, struct errinfo *e)
{
    char *copy = NULL;
    if (!transport_has_folder(c->point->transport, "configs"))
        return leave_out(c, ERR_UNREACHABLE, why, e);
    enum err error = text_copy(c->point->location, &copy, e);
    return error == ERR_OK ? texts_take(&c->report.without_receipts, copy, e) : error;
}

static enum err collect_files(struct collecting *c, struct errinfo *e)
{
    enum err error = transport_each(c->point->transport, "receipts", see, c, e);
    enum err last = c->failure == ERR_OK ? run_batch(c, e) : ERR_OK;
    remove_leftovers(c);
    return last == ERR_OK ? error : last;
}

/* Of a point that fails, what was taken before stays. */
static enum err collect_point(struct collecting *c, struct errinfo *e)
{
    struct errinfo message = {""};
    known_files_done(&c->known);
    enum err error = known_files_load(c->registry, c->point->location, &c->known, e);
    if (error != ERR_OK)
        return error;
    error = collect_files(c, &message);
    if (c->failure != ERR_OK || error == ERR_INTERNAL)
        return err_set(e, error, "%s", message.message);
    if (error == ERR_UNREACHABLE)
        return leave_out_unreachable(c, message.message, e);
    return error == ERR_OK ? ERR_OK : leave_out(c, error, message.message, e);
}

/* ---- All points ---- */

static enum err load(struct collecting *c, struct errinfo *e)
{
    int64_t expected = 0;
    enum err error = nonces_load(c->registry, &c->nonces, e);
    if (error == ERR_OK)
        error = registry_count_clients(c->registry, &c->clients, e);
    if (error == ERR_OK)
        error = registry_size_of_facts(c->registry, &c->facts, e);
    if (error == ERR_OK)
        error = registry_count_expected(c->registry, &expected, e);
    c->total = (size_t)(expected > c->clients ? expected : c->clients);
    c->batch = malloc(BATCH * sizeof *c->batch);
    return error == ERR_OK && c->batch == NULL ? err_no_memory(e) : error;
}

static enum err collect_all(struct collecting *c, const struct points *points, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < points->count; i++) {
        c->point = &points->items[i];
        if (point_answers(c->point))
            error = collect_point(c, e);
        else
            error = leave_out(c, c->point->failure, c->point->message.message, e);
    }
    return error;
}

/* Computers change from one text of facts to another together. */
static enum err clean_up(struct collecting *c, struct errinfo *e)
{
    if (c->report.newer == 0)
        return ERR_OK;
    enum err error = registry_begin(c->registry, e);
    if (error == ERR_OK)
        error = registry_drop_receipt_facts(c->registry, e);
    if (error == ERR_OK)
        error = registry_commit(c->registry, e);
    registry_rollback(c->registry);
    return error;
}

static void collecting_done(struct collecting *c)
{
    nonces_done(&c->nonces);
    known_files_done(&c->known);
    free(c->batch);
    collect_report_done(&c->report);
}

enum err collect_run(struct vault *v, const struct collect_params *params, struct collect_report *out,
                     struct errinfo *e)
{
    struct collecting c = {.params = params, .registry = vault_registry(v)};
    struct points points = {NULL, 0};
    enum err error = points_open(c.registry, &points, e);
    if (error == ERR_OK)
        error = load(&c, e);
    if (error == ERR_OK)
        error = collect_all(&c, &points, e);
    if (error == ERR_OK)
        error = clean_up(&c, e);
    if (error == ERR_OK) {
        *out = c.report;
        c.report = (struct collect_report){.joined = 0};
    }
    collecting_done(&c);
    points_close(&points);
    return error;
}
