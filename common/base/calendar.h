/*
 * base/calendar: times as Rollseal writes them, RFC 3339 in UTC with whole seconds, and seconds since 1970.
 */
#ifndef ROLLSEAL_BASE_CALENDAR_H
#define ROLLSEAL_BASE_CALENDAR_H

#include <stdint.h>

#include "base/buf.h"

#define CALENDAR_SIZE 21 /* 2026-11-22T05:00:00Z and a NUL */
#define SECONDS_PER_DAY 86400

struct calendar {
    int year, month, day; /* from 0000-01-01 to 9999-12-31 */
    int hour, minute, second;
};

/* Seconds since 1970-01-01T00:00:00Z of a date of the Gregorian calendar; false if there is no such date or time. */
NODISCARD bool calendar_to_seconds(const struct calendar *c, int64_t *out);

/* Parses exactly `YYYY-MM-DDThh:mm:ssZ`; false on anything else. */
NODISCARD bool calendar_parse(struct bytes text, int64_t *out);

/* Formats seconds since 1970; times outside of the years 0 to 9999 are shown as the nearest that can be written. */
void calendar_format(int64_t seconds, char out[static CALENDAR_SIZE]);

#endif
