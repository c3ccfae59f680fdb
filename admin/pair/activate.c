#include "admin/pair/activate.h"

#include <string.h>

#include "admin/pair/dates.h"

/* Whether no client part of a pair that is activated for the first time has left the vault. */
static enum err find_out_unexported(struct vault *v, const struct pair_row *pair, bool *out, struct errinfo *e)
{
    struct audit_rows audit = {NULL, 0};
    enum err error = ERR_OK;
    *out = pair->state == PAIR_PREPARED;
    if (*out)
        error = registry_audit(vault_registry(v), &audit, e);
    for (size_t i = 0; i < audit.count; i++) {
        const struct audit_row *row = &audit.rows[i];
        if (strcmp(row->action, "pair export") == 0 && row->object != NULL && strcmp(row->object, pair->id) == 0)
            *out = false;
    }
    audit_rows_done(&audit);
    return error;
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
        error = find_out_unexported(v, pair, &c->is_unexported, e);
    return error;
}
