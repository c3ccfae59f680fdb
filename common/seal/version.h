/*
 * seal/version: the version of a sealed file, as it is compared and as people see it: EPOCH.SERIAL.
 */
#ifndef ROLLSEAL_SEAL_VERSION_H
#define ROLLSEAL_SEAL_VERSION_H

#include <stdint.h>

#include "base/buf.h"

/* Both from 1 to VERSION_MAX; serial 0 is that of a plain file, which has no version. */
struct version {
    uint64_t epoch, serial;
};

/* By epoch, then by serial. Less than, equal to or greater than 0: a is older than, the same as, or newer than b. */
int version_compare(struct version a, struct version b);

#define VERSION_TEXT_SIZE 48

/* "3.42"; "plain" for serial 0. */
void version_format(struct version v, char out[static VERSION_TEXT_SIZE]);

/* The same, read; false on anything else. "plain" is epoch 0 and serial 0. */
NODISCARD bool version_parse(struct bytes text, struct version *out);

#endif
