/*
 * enumerate/memory: what a client remembers of CRLs, as a small number: the newest that it has met, and of the others,
 * newest first, those that revoke a pair which none before them does.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_MEMORY_H
#define ROLLSEAL_TESTS_ENUMERATE_MEMORY_H

#include "things.h"

#define REMEMBERED (PAIRS + 1) /* the newest lists nobody, and each of the others one more */

void memory_init(void);
void memory_done(void);

/* Memory 0 is none. With another CRL that the client has met. */
uint32_t memory_with(uint32_t memory, uint32_t crl);

/* Its CRLs; the rest is 0. */
const uint32_t *memory_crls(uint32_t memory);
/* As they lie in a state directory. */
struct bytes memory_bytes(uint32_t memory);
/* The newest one's number, and what all of them revoke. */
unsigned memory_number(uint32_t memory);
unsigned memory_revoked(uint32_t memory);

#endif
