#include "admin/pair/revoke.h"

#include <string.h>

#include "admin/pair/dates.h"
#include "admin/pair/revocation.h"
#include "admin/publish/take_over.h"
#include "seal/sealed.h"

static enum err look_at_file(struct take_over *t, const struct points *points, const struct point_file *file,
                             struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < points->count; i++) {
        if (point_answers(&points->items[i]))
            error = take_over_look(t, &points->items[i], file, e);
    }
    return error;
}

static enum err look_at_files(struct take_over *t, const struct points *points, struct registry *r, struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    struct publish_rows staged = {NULL, 0};
    enum err error = registry_configs(r, &configs, e);
    if (error == ERR_OK)
        error = registry_staged(r, &staged, e);
    for (size_t i = 0; error == ERR_OK && i < configs.count; i++)
        error = look_at_file(t, points, &(struct point_file){RING_ALL, configs.rows[i].name}, e);
    for (size_t i = 0; error == ERR_OK && i < staged.count; i++)
        error = look_at_file(t, points, &(struct point_file){staged.rows[i].ring, staged.rows[i].name}, e);
    publish_rows_done(&staged);
    config_rows_done(&configs);
    return error;
}

enum err revoke_take_over(struct vault *v, int64_t now, char **warning, struct errinfo *e)
{
    struct registry *r = vault_registry(v);
    struct take_over t = {.found = {NULL, 0}};
    struct points points = {NULL, 0};
    enum err error = take_over_begin(r, &t, e);
    if (error == ERR_OK)
        error = points_open(r, &points, e);
    if (error == ERR_OK)
        error = look_at_files(&t, &points, r, e);
    if (error == ERR_OK)
        error = take_over_finish(v, &t, now, warning, e);
    points_close(&points);
    take_over_done(&t);
    return error;
}

static enum err plan_successor(struct vault *v, struct change *c, const char *id, int64_t now, struct errinfo *e)
{
    const struct pair_row *successor = NULL;
    enum err error = change_find(c, id, &successor, e);
    if (error == ERR_OK)
        error = change_plan(c, successor, EVENT_ACTIVATE, e);
    if (error == ERR_OK)
        error = pair_check_not_ended(successor, now, e);
    return error == ERR_OK ? change_look_for_export(v, c, successor, e) : error;
}

/* The same revocation again, which a crash has kept from publishing: nothing is left to plan. */
static enum err check_again(const struct change *c, const struct pair_row *pair, const char *id, struct errinfo *e)
{
    const struct pair_row *successor = NULL;
    if (pair->state == PAIR_REVOKED && change_find(c, id, &successor, NULL) == ERR_OK &&
        successor->state == PAIR_ACTIVE)
        return ERR_OK;
    return err_set(e, ERR_USAGE, "pair %s is not the active one, so it has no successor; leave --successor out",
                   pair->id);
}

/* Somebody must sign after the active pair; after another one the active pair goes on. */
static enum err plan_who_signs_then(struct vault *v, struct change *c, const struct pair_row *pair,
                                    const struct change_params *params, struct errinfo *e)
{
    const char *successor = params->successor;
    if (successor != NULL && strcmp(successor, pair->id) == 0)
        return err_set(e, ERR_USAGE, "pair %s cannot be its own successor; name another, see rollseal-admin pair list",
                       pair->id);
    if (pair->state != PAIR_ACTIVE)
        return successor == NULL ? ERR_OK : check_again(c, pair, successor, e);
    if (successor == NULL)
        return err_set(e, ERR_USAGE,
                       "pair %s is the active one; name the pair that goes on with --successor ID (prepared or "
                       "previous; see rollseal-admin pair list), or generate one: rollseal-admin pair generate",
                       pair->id);
    return plan_successor(v, c, successor, params->now, e);
}

enum err revoke_plan(struct vault *v, struct change *c, const struct change_params *params, struct errinfo *e)
{
    const struct pair_row *pair = NULL;
    bool is_listed = false;
    c->action = "pair revoke";
    enum err error = change_find(c, params->id, &pair, e);
    if (error == ERR_OK)
        error = change_plan(c, pair, EVENT_REVOKE, e);
    if (error == ERR_OK)
        error = plan_who_signs_then(v, c, pair, params, e);
    if (error == ERR_OK)
        error = revocation_lists(v, pair, &is_listed, e);
    if (error == ERR_OK && !(pair->state == PAIR_REVOKED && is_listed))
        error = revocation_issue(v, pair, params->now, &c->epoch, &c->crl, e);
    return error;
}
