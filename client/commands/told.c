#include "commands/told.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"

static void round_done(struct told_round *r)
{
    for (size_t i = 0; i < r->count; i++)
        free(r->texts[i]);
    r->count = 0;
}

void told_done(struct told *t)
{
    round_done(&t->last);
    round_done(&t->now);
}

void told_begin(struct told *t)
{
    round_done(&t->last);
    t->last = t->now;
    t->now.count = 0;
}

static bool begins_with_time(const char *text)
{
    int64_t time;
    struct bytes begin = {(const uint8_t *)text, CALENDAR_SIZE - 1};
    return strlen(text) >= begin.size && calendar_parse(begin, &time);
}

/* The text without the times in it, as a new string; NULL without memory. */
static char *without_times(const char *text)
{
    char *copy = calloc(1, strlen(text) + 1);
    for (size_t size = 0; copy != NULL && *text != '\0';) {
        if (begins_with_time(text))
            text += CALENDAR_SIZE - 1;
        else
            copy[size++] = *text++;
    }
    return copy;
}

static bool round_has(const struct told_round *r, const char *text)
{
    for (size_t i = 0; i < r->count; i++) {
        if (strcmp(r->texts[i], text) == 0)
            return true;
    }
    return false;
}

bool told_is_new(struct told *t, const char *text)
{
    char *what = without_times(text);
    if (what == NULL)
        return true;
    if (t->now.count == TOLD_MAX || round_has(&t->now, what)) {
        free(what);
        return false;
    }
    bool is_new = !round_has(&t->last, what);
    t->now.texts[t->now.count++] = what;
    return is_new;
}
