#include "admin/setup/after.h"

#include <inttypes.h>

#include "base/limits.h"
#include "seal/sealed.h"
#include "system/file.h"

#define EPOCH_MAX 10000u /* a revocation a day for 27 years */

static enum err parse_epoch(struct bytes file, uint64_t *out, struct errinfo *e)
{
    struct sealed s = {0};
    if (!sealed_is_claimed(file))
        return err_set(e, ERR_NOT_SEALED,
                       "it is not sealed, and says no epoch; name a file that the lost vault has sealed");
    enum err error = sealed_parse(file, &s, e);
    if (error != ERR_OK)
        return error;
    if (s.version.epoch >= EPOCH_MAX)
        error = err_set(e, ERR_CONFLICT,
                        "its epoch is %" PRIu64 ", and a new vault begins at %u at most; somebody may have forged it: "
                        "name another file that the lost vault has sealed",
                        s.version.epoch, EPOCH_MAX);
    else
        *out = s.version.epoch + 1;
    sealed_done(&s);
    return error;
}

enum err after_find_epoch(const char *path, uint64_t *out, struct errinfo *e)
{
    struct buf file = {NULL, 0};
    enum err error = path_check(path, "--after", e);
    if (error == ERR_OK)
        error = file_read(path, LIMIT_SEALED, &file, NULL, e);
    if (error != ERR_OK)
        return error;
    error = parse_epoch(buf_bytes(&file), out, e);
    buf_done(&file);
    return err_context(e, error, "%s", path);
}
