#include "files/space.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

enum err space_left(const char *folder, uint64_t *bytes, struct errinfo *e)
{
    struct statvfs facts;
    if (statvfs(folder, &facts) != 0)
        return err_set(e, errno == ENOENT || errno == ENOTDIR ? ERR_UNREACHABLE : ERR_IO,
                       "%s: the free space cannot be told: %s", folder, strerror(errno));
    *bytes = (uint64_t)facts.f_bavail * facts.f_frsize;
    return ERR_OK;
}
