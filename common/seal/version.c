#include "seal/version.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

int version_compare(struct version a, struct version b)
{
    if (a.epoch != b.epoch)
        return a.epoch < b.epoch ? -1 : 1;
    if (a.serial != b.serial)
        return a.serial < b.serial ? -1 : 1;
    return 0;
}

void version_format(struct version v, char out[static VERSION_TEXT_SIZE])
{
    if (v.serial == 0)
        snprintf(out, VERSION_TEXT_SIZE, "plain");
    else
        snprintf(out, VERSION_TEXT_SIZE, "%" PRIu64 ".%" PRIu64, v.epoch, v.serial);
}

bool version_parse(struct bytes text, struct version *out)
{
    struct version v = {0, 0};
    const uint8_t *dot = text.size > 0 ? memchr(text.data, '.', text.size) : NULL;
    if (dot != NULL) {
        size_t before = (size_t)(dot - text.data);
        if (!bytes_to_number((struct bytes){text.data, before}, VERSION_MAX, &v.epoch) ||
            !bytes_to_number((struct bytes){dot + 1, text.size - before - 1}, VERSION_MAX, &v.serial) || v.epoch == 0 ||
            v.serial == 0)
            return false;
    } else if (!bytes_equal_text(text, "plain")) {
        return false;
    }
    *out = v;
    return true;
}
