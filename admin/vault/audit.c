#include "vault/audit.h"

#include <stdlib.h>
#include <string.h>

#include "system/clock.h"
#include "system/host.h"

/* The row owns its texts, so it gets copies. */
static enum err add_row(struct registry *r, const struct audit_entry *entry, const char *account, struct errinfo *e)
{
    struct audit_row row = {.time = clock_now()};
    const char *const from[] = {account, entry->action, entry->object, entry->detail, entry->reason};
    char **const to[] = {&row.account, &row.action, &row.object, &row.detail, &row.reason};
    enum err error = ERR_OK;
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++) {
        if (from[i] != NULL && (*to[i] = strdup(from[i])) == NULL)
            error = err_no_memory(e);
    }
    if (error == ERR_OK)
        error = registry_add_audit(r, &row, e);
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++)
        free(*to[i]);
    return error;
}

enum err audit_add(struct registry *r, const struct audit_entry *entry, struct errinfo *e)
{
    char *account = NULL;
    enum err error = host_account(&account, e);
    if (error == ERR_OK)
        error = add_row(r, entry, account, e);
    free(account);
    return error;
}

enum err audit_commit(struct registry *r, const struct audit_entry *entry, struct errinfo *e)
{
    enum err error = audit_add(r, entry, e);
    return error == ERR_OK ? registry_commit(r, e) : error;
}
