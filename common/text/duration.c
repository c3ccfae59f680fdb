#include "text/duration.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"

#define LONGEST (36525 * (int64_t)SECONDS_PER_DAY) /* 100 years */

static const struct unit {
    char letter;
    int64_t seconds;
} units[] = {{'d', SECONDS_PER_DAY}, {'h', 3600}, {'m', 60}, {'s', 1}};

#define UNIT_COUNT (sizeof units / sizeof units[0])

/* Seconds of the unit; 0 if there is none with this letter. */
static int64_t seconds_of_unit(char letter)
{
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        if (units[i].letter == letter)
            return units[i].seconds;
    }
    return 0;
}

enum err duration_parse(const char *text, int64_t *seconds, struct errinfo *e)
{
    size_t size = strlen(text);
    int64_t unit = size > 0 ? seconds_of_unit(text[size - 1]) : 0;
    uint64_t count;
    if (unit == 0 || !bytes_to_number((struct bytes){(const uint8_t *)text, size - 1}, INT64_MAX, &count) || count == 0)
        return err_set(e, ERR_USAGE, "'%s' is no duration; write for example 90s, 15m, 12h or 30d", text);
    if (count > (uint64_t)(LONGEST / unit))
        return err_set(e, ERR_USAGE, "'%s' is longer than 100 years: give at most 36525d", text);
    *seconds = (int64_t)count * unit;
    return ERR_OK;
}

void duration_format(int64_t seconds, char out[static 32])
{
    size_t i = 0;
    while (seconds % units[i].seconds != 0)
        i++;
    snprintf(out, 32, "%" PRId64 "%c", seconds / units[i].seconds, units[i].letter);
}
