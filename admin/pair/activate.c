#include "admin/pair/activate.h"

#include "admin/pair/dates.h"

/* Another pair stays in use, so whoever does not have this one reads with that. */
static bool has_overlap(const struct change *c, const struct pair_row *pair)
{
    for (size_t i = 0; i < c->pairs.count; i++) {
        const struct pair_row *other = &c->pairs.rows[i];
        const struct lifecycle_step *step = change_step(c, other);
        enum pair_state state = step->outcome == LIFECYCLE_CHANGES ? step->to : other->state;
        if (other != pair && lifecycle_is_in_use(state))
            return true;
    }
    return false;
}

/* The first activation has no overlap: files were plain before, and everybody could read them. */
static enum err look_for_need(struct vault *v, struct change *c, const struct pair_row *pair,
                              const struct change_params *params, struct errinfo *e)
{
    bool ever_active = false;
    enum err error = registry_ever_active(vault_registry(v), &ever_active, e);
    if (error != ERR_OK || !change_is_needed(c))
        return error;
    if (!ever_active || params->no_overlap)
        c->needed = pair->id;
    else if (has_overlap(c, pair))
        c->overlap = pair->id;
    return ERR_OK;
}

enum err activate_plan(struct vault *v, struct change *c, const struct change_params *params, struct errinfo *e)
{
    const struct pair_row *pair = NULL;
    c->action = "pair activate";
    enum err error = change_find(c, params->id, &pair, e);
    if (error == ERR_OK)
        error = change_plan(c, pair, EVENT_ACTIVATE, e);
    if (error == ERR_OK)
        error = pair_check_not_ended(pair, params->now, e);
    if (error == ERR_OK)
        error = change_plan_others(c, pair, params->no_overlap ? EVENT_REPLACE_AT_ONCE : EVENT_REPLACE, e);
    if (error == ERR_OK)
        error = change_look_for_export(v, c, pair, e);
    if (error == ERR_OK)
        error = look_for_need(v, c, pair, params, e);
    return error;
}
