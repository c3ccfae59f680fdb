/*
 * text/duration: durations as people write them: `90s 15m 12h 30d`.
 */
#ifndef ROLLSEAL_TEXT_DURATION_H
#define ROLLSEAL_TEXT_DURATION_H

#include <stdint.h>

#include "base/err.h"

/* Seconds, from 1 to 100 years. Errors: ERR_USAGE with an example. */
NODISCARD enum err duration_parse(const char *text, int64_t *seconds, struct errinfo *e);

/* The shortest exact form. */
void duration_format(int64_t seconds, char out[static 32]);

#endif
