#include "admin/pair/change.h"

#include <stdlib.h>
#include <string.h>

#include "admin/pair/dates.h"
#include "admin/pair/keys.h"
#include "base/limits.h"
#include "vault/audit.h"

static enum err change_begin(struct vault *v, struct change *out, struct errinfo *e)
{
    struct change c = {.steps = NULL};
    enum err error = registry_pairs(vault_registry(v), &c.pairs, e);
    if (error != ERR_OK)
        return error;
    c.steps = calloc(c.pairs.count + 1, sizeof *c.steps);
    if (c.steps == NULL) {
        pair_rows_done(&c.pairs);
        return err_no_memory(e);
    }
    *out = c;
    return ERR_OK;
}

void change_done(struct change *c)
{
    pair_rows_done(&c->pairs);
    free(c->steps);
    buf_done(&c->crl);
    *c = (struct change){.steps = NULL};
}

enum err change_find(const struct change *c, const char *id, const struct pair_row **out, struct errinfo *e)
{
    const struct pair_row *found = pair_rows_find(&c->pairs, id);
    if (found == NULL)
        return pair_unknown(id, e);
    *out = found;
    return ERR_OK;
}

enum err change_plan(struct change *c, const struct pair_row *pair, enum pair_event event, struct errinfo *e)
{
    const struct lifecycle_step *step = lifecycle_step(pair->state, event);
    if (step->outcome == LIFECYCLE_REFUSED)
        return err_set(e, ERR_CONFLICT, "pair %s: %s", pair->id, step->text);
    c->steps[pair - c->pairs.rows] = step;
    return ERR_OK;
}

enum err change_plan_others(struct change *c, const struct pair_row *but, enum pair_event event, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < c->pairs.count; i++) {
        if (&c->pairs.rows[i] != but)
            error = change_plan(c, &c->pairs.rows[i], event, e);
    }
    return error;
}

enum err change_was_exported(struct registry *r, const struct pair_row *pair, bool *out, struct errinfo *e)
{
    struct audit_rows audit = {NULL, 0};
    bool is_exported = pair->state != PAIR_PREPARED;
    enum err error = is_exported ? ERR_OK : registry_audit(r, &audit, e);
    for (size_t i = 0; i < audit.count; i++) {
        const struct audit_row *row = &audit.rows[i];
        const bool is_out = strcmp(row->action, "pair export") == 0 || strcmp(row->action, "pair package") == 0;
        if (is_out && row->object != NULL && strcmp(row->object, pair->id) == 0)
            is_exported = true;
    }
    audit_rows_done(&audit);
    if (error == ERR_OK)
        *out = is_exported;
    return error;
}

enum err change_look_for_export(struct vault *v, struct change *c, const struct pair_row *pair, struct errinfo *e)
{
    bool is_exported = false;
    enum err error = change_was_exported(vault_registry(v), pair, &is_exported, e);
    if (error == ERR_OK)
        c->unexported = is_exported ? NULL : pair->id;
    return error;
}

const struct lifecycle_step *change_step(const struct change *c, const struct pair_row *pair)
{
    return c->steps[pair - c->pairs.rows];
}

static bool is_change(const struct lifecycle_step *step)
{
    return step != NULL && step->outcome != LIFECYCLE_STAYS;
}

bool change_is_needed(const struct change *c)
{
    bool needed = c->crl.size > 0;
    for (size_t i = 0; i < c->pairs.count; i++)
        needed = needed || is_change(c->steps[i]);
    return needed;
}

/* The row as it will be; its texts are borrowed. */
static struct pair_row changed_row(const struct change *c, const struct pair_row *pair, char *reason)
{
    struct pair_row row = *pair;
    row.state = change_step(c, pair)->to;
    if (row.state == PAIR_ACTIVE && row.activated == 0)
        row.activated = c->now;
    if (!lifecycle_keeps_signing_key(row.state))
        row.ended = c->now;
    if (row.state == PAIR_REVOKED)
        row.reason = reason;
    return row;
}

static enum err store_one(struct registry *r, const struct change *c, const struct pair_row *pair, struct errinfo *e)
{
    if (change_step(c, pair)->outcome == LIFECYCLE_DISCARDED)
        return registry_remove_pair(r, pair->id, e);
    char *reason = NULL;
    enum err error = text_copy(c->reason, &reason, e);
    if (error != ERR_OK)
        return error;
    const struct pair_row row = changed_row(c, pair, reason);
    error = registry_update_pair(r, &row, e);
    free(reason);
    return error;
}

/* First those that become inactive, then the active one: there is never more than one. */
static enum err store_pairs(struct registry *r, const struct change *c, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (int activating = 0; activating <= 1; activating++) {
        for (size_t i = 0; error == ERR_OK && i < c->pairs.count; i++) {
            const struct lifecycle_step *step = c->steps[i];
            bool becomes_active = is_change(step) && step->outcome == LIFECYCLE_CHANGES && step->to == PAIR_ACTIVE;
            if (is_change(step) && becomes_active == (activating == 1))
                error = store_one(r, c, &c->pairs.rows[i], e);
        }
    }
    return error;
}

/* "7f3a9c21d04be611 prepared -> active, 9c21aa00d04be612 active -> previous", and what the gate says */
static enum err describe(const struct change *c, char **out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_HEAD);
    for (size_t i = 0; i < c->pairs.count; i++) {
        const struct lifecycle_step *step = c->steps[i];
        if (!is_change(step))
            continue;
        writer_format(&w, "%s%s %s -> %s", w.out.size > 0 ? ", " : "", c->pairs.rows[i].id,
                      pair_state_name(c->pairs.rows[i].state),
                      step->outcome == LIFECYCLE_DISCARDED ? "discarded" : pair_state_name(step->to));
    }
    if (c->gate != NULL)
        writer_format(&w, "; %s", c->gate);
    return writer_finish_text(&w, out, e);
}

/* Ends the transaction. */
static enum err record(struct registry *r, const struct change *c, struct errinfo *e)
{
    char *detail = NULL;
    enum err error = describe(c, &detail, e);
    if (error != ERR_OK)
        return error;
    const struct audit_entry entry = {.action = c->action, .object = c->object, .detail = detail, .reason = c->reason};
    error = audit_commit(r, &entry, e);
    free(detail);
    return error;
}

static enum err store(struct registry *r, const struct change *c, struct errinfo *e)
{
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = store_pairs(r, c, e);
    if (error == ERR_OK && c->crl.size > 0)
        error = registry_set_crl(r, c->epoch, buf_bytes(&c->crl), e);
    if (error == ERR_OK)
        error = record(r, c, e);
    registry_rollback(r);
    return error;
}

enum err change_commit(struct vault *v, const struct change *c, struct errinfo *e)
{
    enum err error = change_is_needed(c) ? store(vault_registry(v), c, e) : ERR_OK;
    return error == ERR_OK ? keys_sweep(v, e) : error;
}

enum err change_prepare(struct vault *v, change_plan_function *plan, const struct change_params *params,
                        struct change *out, struct errinfo *e)
{
    struct change c;
    enum err error = change_begin(v, &c, e);
    if (error != ERR_OK)
        return error;
    c.object = params->id;
    c.reason = params->reason;
    c.now = params->now;
    error = plan(v, &c, params, e);
    if (error == ERR_OK)
        *out = c;
    else
        change_done(&c);
    return error;
}

enum err change_run(struct vault *v, change_plan_function *plan, const struct change_params *params, struct change *out,
                    struct errinfo *e)
{
    struct change c;
    enum err error = change_prepare(v, plan, params, &c, e);
    if (error != ERR_OK)
        return error;
    error = change_commit(v, &c, e);
    if (error == ERR_OK)
        *out = c;
    else
        change_done(&c);
    return error;
}
