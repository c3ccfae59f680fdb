/*
 * vault/migrations: the schema of the registry, step by step: migrations/NNNN.sql, embedded by CMake.
 */
#ifndef ROLLSEAL_VAULT_MIGRATIONS_H
#define ROLLSEAL_VAULT_MIGRATIONS_H

#include <stddef.h>

/* migrations[n] leads from schema n to n + 1. */
extern const char *const migrations[];
extern const size_t migration_count;

#endif
