#include "admin/setup/after.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "seal/sealed.h"
#include "system/path.h"
#include "transport/transport.h"

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

static bool is_sealed_at(struct transport *t, const char *name)
{
    struct buf file = {NULL, 0};
    char *path = NULL;
    enum err error = path_join("configs", name, &path, NULL);
    if (error == ERR_OK)
        error = transport_fetch(t, path, LIMIT_SEALED, &file, NULL);
    bool is_sealed = error == ERR_OK && sealed_is_claimed(buf_bytes(&file));
    buf_done(&file);
    free(path);
    return is_sealed;
}

bool after_is_advisable(const char *point)
{
    bool found = false;
    struct transport *t = NULL;
    struct folder_names names = {NULL, 0};
    enum err error = transport_open(point, &t, NULL);
    if (error == ERR_OK)
        error = transport_list(t, "configs", LIMIT_IMPORT_FILES, &names, NULL);
    for (size_t i = 0; error == ERR_OK && i < names.count && !found; i++)
        found = is_sealed_at(t, names.names[i]);
    folder_names_done(&names);
    transport_close(&t);
    return found;
}
