#include "admin/pair/dates.h"

#include "base/calendar.h"
#include "crypt/describe.h"

enum err pair_ends(const struct pair_row *pair, int64_t *out, struct errinfo *e)
{
    struct certificate_facts encryption = {.not_after = 0}, signing = {.not_after = 0};
    enum err error = certificate_describe(buf_bytes(&pair->encryption), &encryption, e);
    if (error == ERR_OK)
        error = certificate_describe(buf_bytes(&pair->signing), &signing, e);
    if (error != ERR_OK)
        return err_context(e, error, "pair %s", pair->id);
    *out = encryption.not_after < signing.not_after ? encryption.not_after : signing.not_after;
    return ERR_OK;
}

enum err pair_check_not_ended(const struct pair_row *pair, int64_t now, struct errinfo *e)
{
    int64_t end = 0;
    enum err error = pair_ends(pair, &end, e);
    if (error != ERR_OK || end >= now)
        return error;
    char date[CALENDAR_SIZE];
    calendar_format(end, date);
    return err_set(e, ERR_CONFLICT,
                   "pair %s ended on %s; generate a new one and distribute it: rollseal-admin pair generate", pair->id,
                   date);
}
