#include "admin/rollout/until.h"

#include "base/buf.h"
#include "base/limits.h"

enum err until_parse(const char *text, struct until *out, struct errinfo *e)
{
    struct until until = {100, true};
    if (text != NULL) {
        struct bytes number = bytes_text(text);
        until.is_percent = number.size > 0 && number.data[number.size - 1] == '%';
        number.size -= until.is_percent;
        uint64_t maximum = until.is_percent ? 100 : LIMIT_COMPUTERS;
        if (!bytes_to_number(number, maximum, &until.number) || until.number == 0)
            return err_set(e, ERR_USAGE, "--until '%s': it is a share like 95%% or a number of computers like 20",
                           text);
    }
    *out = until;
    return ERR_OK;
}

uint64_t until_wanted(const struct until *u, uint64_t total)
{
    return u->is_percent ? (total * u->number + 99) / 100 : u->number;
}
