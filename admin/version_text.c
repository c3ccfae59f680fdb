#include "admin/version_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

enum err version_from_text(const char *text, struct version *out, struct errinfo *e)
{
    struct version v = {0, 0};
    struct bytes serial = bytes_text(text);
    const char *dot = strchr(text, '.');
    bool good = true;
    if (dot != NULL) {
        const struct bytes epoch = {(const uint8_t *)text, (size_t)(dot - text)};
        good = bytes_to_number(epoch, VERSION_MAX, &v.epoch) && v.epoch > 0;
        serial = bytes_text(dot + 1);
    }
    if (!good || !bytes_to_number(serial, VERSION_MAX, &v.serial) || v.serial == 0)
        return err_set(e, ERR_USAGE,
                       "'%s' is not a version; write SERIAL or EPOCH.SERIAL, as `config history` lists it", text);
    *out = v;
    return ERR_OK;
}
