/*
 * seal/witness: what a sealed file tells of its publisher's audit list: the line `x-audit ROW HASH`, the number and the
 * hash (padded base64) of the newest row at that time. Clients carry it and look at nothing of it; so every copy of
 * the file anywhere is a witness of what the list was.
 */
#ifndef ROLLSEAL_SEAL_WITNESS_H
#define ROLLSEAL_SEAL_WITNESS_H

#include "seal/sealed.h"

struct audit_witness {
    uint64_t row; /* 0: there is none */
    uint8_t hash[32];
};

/* The line, if there is a row. */
void witness_write(struct writer *w, const struct audit_witness *witness);

/* Finds it in the text of a file; its signatures are the caller's to check. Errors: ERR_NOT_FOUND (no such line: an
 * older version wrote the file), ERR_MALFORMED (it says something else, or there are two). */
NODISCARD enum err witness_find(const struct sealed *s, struct audit_witness *out, struct errinfo *e);

#endif
