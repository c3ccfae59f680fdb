/*
 * system/clock: what time it is.
 */
#ifndef ROLLSEAL_SYSTEM_CLOCK_H
#define ROLLSEAL_SYSTEM_CLOCK_H

#include <stdint.h>

/* Seconds since 1970-01-01T00:00:00Z. */
int64_t clock_now(void);

/* Waits that long; signals that are caught do not shorten it. */
void clock_sleep(int64_t seconds);

#endif
