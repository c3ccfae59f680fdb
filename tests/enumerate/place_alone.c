#include "place_alone.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[4096];

static int remove_one(const char *name, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(name);
}

void place_alone_leave(void)
{
    if (path[0] != '\0' && chdir("/") == 0)
        nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    path[0] = '\0';
}

void place_alone_enter(void)
{
    const char *folder = getenv("TMPDIR");
    if (access("/dev/shm", W_OK) == 0)
        folder = "/dev/shm";
    snprintf(path, sizeof path, "%s/rollseal-enumerate-XXXXXX", folder != NULL ? folder : "/tmp");
    if (mkdtemp(path) == NULL || chdir(path) != 0) {
        perror(path);
        exit(2);
    }
    atexit(place_alone_leave);
}
