/*
 * admin/version_text: a version as people write it: SERIAL or EPOCH.SERIAL.
 */
#ifndef ROLLSEAL_ADMIN_VERSION_TEXT_H
#define ROLLSEAL_ADMIN_VERSION_TEXT_H

#include "base/err.h"
#include "seal/version.h"

/* Reads "3.42", or "42" with epoch 0 for any. Errors: ERR_USAGE. */
NODISCARD enum err version_from_text(const char *text, struct version *out, struct errinfo *e);

#endif
