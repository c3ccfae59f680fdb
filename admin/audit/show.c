#include "admin/audit/show.h"

#include "base/hex.h"

static void show_row(struct result *r, const struct audit_row *a)
{
    struct result *row = result_row(r, "audit", "audit", NULL);
    char hash[2 * AUDIT_HASH_SIZE + 1] = "";
    if (a->hash.size == AUDIT_HASH_SIZE)
        hex_encode(buf_bytes(&a->hash), hash);
    result_number(row, "id", NULL, a->id);
    result_time(row, "time", "when", a->time);
    result_text(row, "account", "who", a->account);
    result_text(row, "action", "what", a->action);
    result_text(row, "object", "on", a->object);
    result_text(row, "detail", "detail", a->detail);
    result_text(row, "reason", "why", a->reason);
    result_text(row, "hash", NULL, hash);
}

void audit_show(struct result *r, const struct audit_rows *rows)
{
    result_rows(r, "audit", "audit", "Nothing was ever changed");
    for (size_t i = 0; i < rows->count; i++)
        show_row(r, &rows->rows[i]);
}
