#include "admin/pair/activate.h"

#include "admin/pair/dates.h"

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
    return error;
}
