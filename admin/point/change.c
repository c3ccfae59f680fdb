#include "admin/point/change.h"

#include "system/clock.h"
#include "vault/audit.h"

static const char *action_name(enum point_change change)
{
    return change == POINT_ADD ? "point add" : "point remove";
}

static enum err store(struct registry *r, enum point_change change, const char *location, struct errinfo *e)
{
    if (change == POINT_ADD)
        return registry_add_point(r, location, clock_now(), e);
    return registry_remove_point(r, location, e);
}

enum err point_change(struct vault *v, enum point_change change, const char *location, const char *reason,
                      struct errinfo *e)
{
    const struct audit_entry entry = {.action = action_name(change), .object = location, .reason = reason};
    struct registry *r = vault_registry(v);
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = store(r, change, location, e);
    if (error == ERR_OK)
        error = audit_commit(r, &entry, e);
    registry_rollback(r); /* of what was not committed */
    return error;
}
