#include "admin/pair/renew.h"

#include "admin/pair/dates.h"
#include "base/calendar.h"

/* The newest prepared pair, if it outlives the active one. */
static enum err find_reserve(const struct pair_rows *pairs, struct renewal *r, struct errinfo *e)
{
    const struct pair_row *prepared = pair_rows_newest(pairs, PAIR_PREPARED);
    int64_t end = 0;
    if (prepared == NULL)
        return ERR_OK;
    enum err error = pair_ends(prepared, &end, e);
    if (error == ERR_OK && end > r->end)
        r->reserve = prepared;
    return error;
}

enum err renewal_find(const struct pair_rows *pairs, int64_t now, struct renewal *out, struct errinfo *e)
{
    struct renewal r = {.active = pair_rows_newest(pairs, PAIR_ACTIVE)};
    if (r.active == NULL)
        return err_set(e, ERR_NOT_READY,
                       "no pair is active, so there is none to follow; make the first with `rollseal-admin pair "
                       "generate`");
    enum err error = pair_ends(r.active, &r.end, e);
    if (error == ERR_OK)
        error = find_reserve(pairs, &r, e);
    if (error != ERR_OK)
        return error;
    r.is_due = r.reserve == NULL && r.end - now < (int64_t)RENEW_DAYS * SECONDS_PER_DAY;
    *out = r;
    return ERR_OK;
}
