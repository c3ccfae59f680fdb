#include "seal/version.h"

#include <inttypes.h>
#include <stdio.h>

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
