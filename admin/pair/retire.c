#include "admin/pair/retire.h"

enum err retire_plan(struct vault *v, struct change *c, const struct change_params *params, struct errinfo *e)
{
    (void)v;
    const struct pair_row *pair = NULL;
    c->action = "pair retire";
    enum err error = change_find(c, params->id, &pair, e);
    return error == ERR_OK ? change_plan(c, pair, EVENT_RETIRE, e) : error;
}
