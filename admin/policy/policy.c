#include "admin/policy/policy.h"

#include "vault/audit.h"

enum err policy_check(struct registry *r, bool *is_set, struct errinfo *e)
{
    struct vault_facts facts = {0};
    bool ever_active = false;
    enum err error = registry_ever_active(r, &ever_active, e);
    if (error == ERR_OK && !ever_active)
        error = err_set(
            e, ERR_CONFLICT,
            "no pair was active yet, so every published file is plain, and clients would refuse them all: first "
            "`rollseal-admin pair activate ID` and `rollseal-admin config publish`");
    if (error == ERR_OK)
        error = registry_facts(r, &facts, e);
    if (error == ERR_OK)
        *is_set = facts.encrypted_only;
    vault_facts_done(&facts);
    return error;
}

enum err policy_set(struct registry *r, const struct policy_set_params *params, struct errinfo *e)
{
    const struct audit_entry entry = {"policy encrypted-only", NULL, params->detail, params->reason};
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = registry_set_policy(r, true, e);
    if (error == ERR_OK)
        error = audit_commit(r, &entry, e);
    registry_rollback(r);
    return error;
}
