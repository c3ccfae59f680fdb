#include "admin/receipts/leftovers.h"

#include <string.h>

#include "base/calendar.h"
#include "keys/pair.h"

#define NANOSECONDS 1000000000

bool leftover_is(const struct folder_entry *entry, int64_t now)
{
    /* Behind the first dot, and up to the last one, which the end of a temporary's name begins with. */
    const struct bytes client = {(const uint8_t *)entry->name + 1, PAIR_ID_SIZE - 1};
    bool is_old = now - entry->stamp.modified / NANOSECONDS > SECONDS_PER_DAY;
    return entry->is_temporary && is_old && strrchr(entry->name, '.') == entry->name + PAIR_ID_SIZE &&
           pair_id_is_valid(client);
}
