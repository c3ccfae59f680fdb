/*
 * vault/registry_launch: the start parameters that the last `launch-script` has written, in the registry.
 */
#ifndef ROLLSEAL_VAULT_REGISTRY_LAUNCH_H
#define ROLLSEAL_VAULT_REGISTRY_LAUNCH_H

#include "vault/registry.h"

struct launch_parameter {
    char *name; /* as in the table (start/parameter.h) */
    char *value;
};

struct launch_parameters {
    struct launch_parameter *rows; /* in order; a name comes as often as it has values */
    size_t count;                  /* 0: there was no `launch-script` */
};

void launch_parameters_done(struct launch_parameters *p);
NODISCARD enum err registry_launch_parameters(struct registry *r, struct launch_parameters *out, struct errinfo *e);
/* In place of those that were there, in a transaction of the caller. */
NODISCARD enum err registry_set_launch_parameters(struct registry *r, const struct launch_parameters *parameters,
                                                  struct errinfo *e);

#endif
