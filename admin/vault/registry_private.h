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

/* The first schema whose audit list is a chain, and what its migration does besides: links the rows that are there,
 * within its transaction. */
#define SCHEMA_OF_AUDIT_CHAIN 3
NODISCARD enum err audit_begin_chain(struct database *d, struct errinfo *e);

#endif
