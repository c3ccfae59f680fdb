/*
 * age/age: whole age v1 files in memory (https://age-encryption.org/v1).
 */
#ifndef ROLLSEAL_AGE_AGE_H
#define ROLLSEAL_AGE_AGE_H

#include "age/header.h"
#include "age/stream.h"

/* Seals to all recipients. Errors: as age_header_make(). */
NODISCARD enum err age_seal(const struct recipient *recipients, size_t count, struct bytes plain, struct buf *out,
                            struct errinfo *e);

/* Opens with the first identity that fits; the plaintext is at most `limit` bytes. Errors: as age_header_parse(),
 * age_header_open(), stream_open(). */
NODISCARD enum err age_open(struct bytes file, const struct identity *identities, size_t count, size_t limit,
                            struct secret **out, struct errinfo *e);

#endif
