#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/terminal.h"

#define BAR_WIDTH 40u

struct progress {
    const char *what;
    size_t total, filled; /* filled: of BAR_WIDTH; SIZE_MAX before the first drawing */
};

struct progress *progress_start(const struct cli_context *c, const char *what, size_t total)
{
    if (c->quiet || total == 0 || !terminal_shows_errors())
        return NULL;
    struct progress *p = malloc(sizeof *p);
    if (p == NULL)
        return NULL;
    *p = (struct progress){what, total, SIZE_MAX};
    progress_set(p, 0);
    return p;
}

void progress_set(struct progress *p, size_t done)
{
    static const char bar[BAR_WIDTH + 1] = "########################################";
    if (p == NULL)
        return;
    size_t filled = done >= p->total ? BAR_WIDTH : done * BAR_WIDTH / p->total;
    if (filled == p->filled)
        return;
    p->filled = filled;
    fprintf(stderr, "\r%s [%-*.*s]", p->what, (int)BAR_WIDTH, (int)filled, bar);
    fflush(stderr);
}

/* CSI K clears the line behind the cursor (ECMA-48). */
void progress_end(struct progress **p)
{
    if (*p == NULL)
        return;
    fputs("\r\033[K", stderr);
    free(*p);
    *p = NULL;
}
