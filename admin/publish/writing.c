#include "admin/publish/writing.h"

#include <stdlib.h>

#include "admin/publish/next_version.h"
#include "admin/publish/place.h"
#include "base/calendar.h"
#include "seal/version.h"
#include "system/parallel.h"
#include "vault/audit.h"

#define DEFAULT_LIFETIME ((int64_t)180 * SECONDS_PER_DAY)

/* ---- The next version of each file ---- */

/* A restored vault may have forgotten that files were sealed before; what lies at the point has not. */
static enum err check_plain(const struct run *r, const struct item *item, const struct next_version *next,
                            struct errinfo *e)
{
    if (!r->params->plain || !next->own_is_placed)
        return ERR_OK;
    return err_set(e, ERR_CONFLICT,
                   "--plain: a sealed file of this vault's root lies at a point as %s, so a pair has been active; "
                   "activate it (`rollseal-admin pair activate ID`)",
                   item->config->name);
}

static enum err find_next(struct run *r, const struct item *item, struct next_version *next, struct errinfo *e)
{
    struct next_version_params params = {
        {item->ring, item->config->name}, &r->wanted, &r->points, item->placed, {0, 0}};
    enum err error = registry_serials(r->registry, item->config->name, r->wanted.vault.epoch, &params.serials, e);
    if (error == ERR_OK)
        error = next_version_find(&params, next, e);
    if (error != ERR_OK)
        return error;
    error = check_plain(r, item, next, e);
    if (error != ERR_OK)
        free(next->warning);
    return error;
}

static int64_t expiry(const struct publish_params *p)
{
    if (p->lifetime == EXPIRES_NEVER)
        return EXPIRES_NEVER;
    return p->now + (p->lifetime != 0 ? p->lifetime : DEFAULT_LIFETIME);
}

/* The registry's row for the next version; a plain one has no serial, no pairs and no end. */
static enum err fill_row(const struct run *r, struct item *item, uint64_t serial, struct errinfo *e)
{
    bool plain = r->params->plain;
    struct publish_row *row = &item->next;
    *row = (struct publish_row){
        .epoch = r->wanted.vault.epoch,
        .serial = plain ? 0 : serial,
        .revision = run_revision(r, item),
        .issued = r->params->now,
        .expires = plain ? EXPIRES_NEVER : expiry(r->params),
        .encrypted_only = !plain && r->wanted.vault.encrypted_only,
    };
    enum err error = text_copy(item->config->name, &row->name, e);
    if (error == ERR_OK)
        error = text_copy(item->ring, &row->ring, e);
    if (error == ERR_OK)
        error = text_copy(r->wanted.recipients, &row->recipients, e);
    if (error == ERR_OK)
        error = text_copy(r->wanted.signers, &row->signers, e);
    if (error == ERR_OK)
        error = text_copy(r->params->reason, &row->reason, e);
    return error == ERR_OK ? text_copy(r->account, &row->account, e) : error;
}

/* Settles the next version of one file, so that the next file of the name lies above it. */
static enum err plan_item(struct run *r, struct item *item, struct errinfo *e)
{
    struct next_version next = {0};
    enum err error = find_next(r, item, &next, e);
    if (error != ERR_OK)
        return error;
    item->outcome->warning = next.warning;
    error = fill_row(r, item, next.serial, e);
    if (error != ERR_OK)
        return error;
    item->outcome->version = (struct version){item->next.epoch, item->next.serial};
    item->outcome->expires = item->next.serial > 0 ? item->next.expires : 0;
    return item->next.serial > 0 ? registry_reserve_serial(r->registry, &item->next, e) : ERR_OK;
}

/* The files that are written, while they are made and staged. */
struct staging {
    struct run *run;
    struct sealing sealing;
    struct item **items;
    size_t count;
    size_t done;
};

static enum err make_file(size_t index, void **made, void *context, struct errinfo *e)
{
    const struct staging *s = context;
    struct placing *placing = NULL;
    enum err error = placing_make(s->run->vault, &s->sealing, &s->items[index]->next, &placing, e);
    *made = placing;
    return error;
}

static enum err stage_file(size_t index, void *made, void *context, struct errinfo *e)
{
    (void)e;
    struct staging *s = context;
    struct placing *placing = made;
    const struct publish_params *params = s->run->params;
    placing_stage(placing, &s->items[index]->next, &s->run->points);
    placing_free(&placing);
    s->done++;
    if (params->progress != NULL)
        params->progress(s->done, s->count, params->progress_context);
    return ERR_OK;
}

/* They are staged, and so become visible, in the opposite order: a computer of a ring must not find that the file for
 * all is newer than its ring's. */
static enum err plan_all(struct staging *s, size_t due, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < s->run->item_count && error == ERR_OK; i++) {
        struct item *item = &s->run->items[i];
        if (!item_is_due(item))
            continue;
        error = plan_item(s->run, item, e);
        s->count++;
        s->items[due - s->count] = item;
    }
    return error;
}

static enum err stage_all(struct run *r, size_t due, struct errinfo *e)
{
    struct staging s = {.run = r, .items = calloc(due, sizeof *s.items)};
    if (s.items == NULL)
        return err_no_memory(e);
    enum err error = plan_all(&s, due, e);
    if (error == ERR_OK && !r->params->plain)
        error = sealing_load(r->vault, &r->wanted, &s.sealing, e);
    const struct parallel work = {s.count, make_file, stage_file, &s};
    if (error == ERR_OK)
        error = parallel_run(&work, e);
    sealing_done(&s.sealing);
    free(s.items);
    return error;
}

/* ---- Recording ---- */

static const char *action_of(const struct publish_params *p)
{
    switch (p->stage_end) {
    case STAGE_PROMOTE:
        return "config promote";
    case STAGE_HALT:
        return "config halt";
    case STAGE_GOES_ON:
        break;
    }
    if (p->revision != 0)
        return "config rollback";
    return p->plain ? "config publish --plain" : "config publish";
}

static enum err record_publish(struct run *r, const struct item *item, struct errinfo *e)
{
    char *detail = NULL;
    char version[VERSION_TEXT_SIZE];
    version_format((struct version){item->next.epoch, item->next.serial}, version);
    enum err error = registry_add_publish(r->registry, &item->next, e);
    if (error == ERR_OK)
        error = text_format(&detail, e, "version %s%s%s: %s%s%s", version, item->general != NULL ? " for ring " : "",
                            item->general != NULL ? item->ring : "", item->outcome->why,
                            r->params->forced != NULL ? "; forced: " : "",
                            r->params->forced != NULL ? r->params->forced : "");
    const struct audit_entry entry = {action_of(r->params), item->config->name, detail, r->params->reason};
    if (error == ERR_OK)
        error = audit_add(r->registry, &entry, e);
    free(detail);
    return error;
}

/* A rollback or a halt makes what it publishes the working copy, too; also if that is published already. */
static enum err record_working_copy(struct run *r, const struct item *item, struct errinfo *e)
{
    if (r->params->revision == 0 || !item->asked || item->config->revision == r->params->revision)
        return ERR_OK;
    struct config_row row = *item->config;
    row.revision = r->params->revision;
    row.size = r->params->revision_size;
    row.changed = r->params->now;
    enum err error = registry_set_config(r->registry, &row, e);
    const struct audit_entry entry = {action_of(r->params), row.name, "the working copy alone", r->params->reason};
    return error == ERR_OK && item->next.name == NULL ? audit_add(r->registry, &entry, e) : error;
}

static enum err record_all(struct run *r, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < r->item_count && error == ERR_OK; i++) {
        if (r->items[i].next.name != NULL)
            error = record_publish(r, &r->items[i], e);
        if (error == ERR_OK)
            error = record_working_copy(r, &r->items[i], e);
    }
    return error;
}

/* ---- The whole ---- */

/* In a transaction, and in another one afterwards: the serials are set aside for good before any point shows a file
 * that bears one. Errors: that of the first point if none takes the files, since then there is nothing to record. */
static enum err write_due(struct run *r, size_t due, struct errinfo *e)
{
    if (points_answering(&r->points) == 0)
        return points_failure(&r->points, e);
    enum err error = stage_all(r, due, e);
    if (error == ERR_OK)
        error = registry_commit(r->registry, e);
    if (error == ERR_OK)
        error = registry_begin(r->registry, e);
    if (error != ERR_OK)
        return error;
    points_commit(&r->points);
    return points_answering(&r->points) > 0 ? ERR_OK : points_failure(&r->points, e);
}

enum err writing_run(struct run *r, struct errinfo *e)
{
    size_t due = run_count_due(r);
    if (due == 0 && r->params->revision == 0)
        return ERR_OK;
    enum err error = registry_begin(r->registry, e);
    if (error == ERR_OK && due > 0)
        error = write_due(r, due, e);
    if (error == ERR_OK)
        error = record_all(r, e);
    if (error == ERR_OK)
        error = registry_commit(r->registry, e);
    registry_rollback(r->registry); /* of what was not committed */
    return error;
}
