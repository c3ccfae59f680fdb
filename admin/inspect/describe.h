/*
 * inspect/describe: the facts of a sealed file's head as a command's result, the same in `inspect` and `verify`.
 */
#ifndef ROLLSEAL_ADMIN_INSPECT_DESCRIBE_H
#define ROLLSEAL_ADMIN_INSPECT_DESCRIBE_H

#include "cli/command.h"
#include "seal/sealed.h"

/* Name, version, dates, ring, recipients, signers. */
void describe_head(struct cli_context *c, const struct sealed *s);

#endif
