/*
 * version_text: a version as people see it: EPOCH.SERIAL.
 */
#ifndef ROLLSEAL_ADMIN_VERSION_TEXT_H
#define ROLLSEAL_ADMIN_VERSION_TEXT_H

#include "seal/sealed.h"

#define VERSION_TEXT_SIZE 48

/* "3.42"; "plain" for serial 0. */
void version_format(struct version v, char out[static VERSION_TEXT_SIZE]);

/* Reads "3.42", or "42" with epoch 0 for any. Errors: ERR_USAGE. */
NODISCARD enum err version_parse(const char *text, struct version *out, struct errinfo *e);

#endif
