#include "admin/pair/retire.h"

/* Who reads by the overlap needs the active pair from now on. */
static const char *find_needed(const struct change *c, const struct pair_row *pair)
{
    for (size_t i = 0; pair->state == PAIR_PREVIOUS && i < c->pairs.count; i++) {
        if (c->pairs.rows[i].state == PAIR_ACTIVE)
            return c->pairs.rows[i].id;
    }
    return NULL;
}

enum err retire_plan(struct vault *v, struct change *c, const struct change_params *params, struct errinfo *e)
{
    (void)v;
    const struct pair_row *pair = NULL;
    c->action = "pair retire";
    enum err error = change_find(c, params->id, &pair, e);
    if (error == ERR_OK)
        error = change_plan(c, pair, EVENT_RETIRE, e);
    if (error == ERR_OK)
        c->needed = find_needed(c, pair);
    return error;
}
