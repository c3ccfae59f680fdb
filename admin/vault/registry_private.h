/*
 * vault/registry_private: what the files registry*.c share; nobody else includes it.
 */
#ifndef ROLLSEAL_VAULT_REGISTRY_PRIVATE_H
#define ROLLSEAL_VAULT_REGISTRY_PRIVATE_H

#include "vault/database.h"
#include "vault/registry.h"

struct registry {
    struct database *database;
};

#endif
