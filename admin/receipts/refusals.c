#include "admin/receipts/refusals.h"

#include <stdlib.h>

#include "admin/texts.h"
#include "seal/receipt.h"

static const struct {
    const char *name, *text;
} reasons[REFUSAL_END] = {
#define X(identifier, name, text) [identifier] = {name, text},
    REFUSAL_LIST(X)
#undef X
};

const char *refusal_name(enum refusal r)
{
    return reasons[r].name;
}

const char *refusal_text(enum refusal r)
{
    return reasons[r].text;
}

void refusals_done(struct refusals *r)
{
    for (size_t i = 0; i < REFUSAL_END; i++)
        free(r->by_reason[i].first);
    *r = (struct refusals){0};
}

enum err refusals_add(struct refusals *r, enum refusal reason, const char *location, const char *name,
                      struct errinfo *e)
{
    char **first = &r->by_reason[reason].first;
    r->by_reason[reason].count++;
    return *first != NULL ? ERR_OK : text_format(first, e, "%s/" RECEIPT_FOLDER "%s", location, name);
}

size_t refusals_count(const struct refusals *r)
{
    size_t count = 0;
    for (size_t i = 0; i < REFUSAL_END; i++)
        count += r->by_reason[i].count;
    return count;
}
