#include "cli/progress.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/terminal.h"

#define BAR_WIDTH_MAX 40u
#define BAR_WIDTH_MIN 8u /* where less is left, the numbers stand alone */
#define COUNTS_SIZE 48u

/* Clears what is behind the cursor (ECMA-48, EL). */
#define CLEAR_REST "\033[K"

struct progress {
    const char *what;
    size_t total, done; /* done: SIZE_MAX before the first drawing */
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

/* A line that is as wide as the terminal would wrap, and could not be drawn over. */
static size_t bar_width(const struct progress *p, const char *counts)
{
    size_t taken = strlen(p->what) + strlen(" [] ") + strlen(counts) + 1;
    size_t columns = terminal_columns();
    size_t left = columns > taken ? columns - taken : 0;
    return left > BAR_WIDTH_MAX ? BAR_WIDTH_MAX : left;
}

void progress_set(struct progress *p, size_t done)
{
    static const char bar[BAR_WIDTH_MAX + 1] = "########################################";
    char counts[COUNTS_SIZE];
    if (p == NULL || done == p->done)
        return;
    p->done = done;
    size_t total = done > p->total ? done : p->total; /* some totals are guesses */
    snprintf(counts, sizeof counts, "%zu/%zu", done, total);
    size_t width = bar_width(p, counts);
    if (width < BAR_WIDTH_MIN)
        fprintf(stderr, "\r%s %s" CLEAR_REST, p->what, counts);
    else
        fprintf(stderr, "\r%s [%-*.*s] %s" CLEAR_REST, p->what, (int)width, (int)(done * width / total), bar, counts);
    fflush(stderr);
}

void progress_end(struct progress **p)
{
    if (*p == NULL)
        return;
    fputs("\r" CLEAR_REST, stderr);
    free(*p);
    *p = NULL;
}
