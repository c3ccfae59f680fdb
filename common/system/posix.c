#include "system/posix.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

bool posix_write_all(int fd, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    while (size > 0) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            at += n;
            size -= (size_t)n;
        }
    }
    return true;
}

bool posix_ignores(int signal)
{
    struct sigaction now;
    return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void posix_user_name(uid_t id, char out[static POSIX_NAME_SIZE])
{
    char memory[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(id, &entry, memory, sizeof memory, &found) == 0 && found != NULL)
        snprintf(out, POSIX_NAME_SIZE, "%s", found->pw_name);
    else
        snprintf(out, POSIX_NAME_SIZE, "%lu", (unsigned long)id);
}

void posix_group_name(gid_t id, char out[static POSIX_NAME_SIZE])
{
    char memory[16384]; /* its members are listed in it */
    struct group entry, *found = NULL;
    if (getgrgid_r(id, &entry, memory, sizeof memory, &found) == 0 && found != NULL)
        snprintf(out, POSIX_NAME_SIZE, "%s", found->gr_name);
    else
        snprintf(out, POSIX_NAME_SIZE, "%lu", (unsigned long)id);
}
