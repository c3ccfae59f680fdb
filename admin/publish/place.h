/*
 * publish/place: makes one published file and stages it at the points. Contents pass through a few at a time, so a
 * publish of any number of configurations needs the memory of few.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_PLACE_H
#define ROLLSEAL_ADMIN_PUBLISH_PLACE_H

#include "admin/publish/points.h"
#include "admin/publish/wanted.h"
#include "seal/seal.h"
#include "vault/vault.h"

/* Everything that is the same for all files of one publish: for whom, by whose keys, and what they witness. */
struct sealing {
    const struct wanted *wanted;
    struct seal_recipient recipients[LIMIT_RECIPIENTS];
    size_t recipient_count;
    struct seal_signer signers[LIMIT_SIGNERS];
    struct secret *keys[LIMIT_SIGNERS]; /* what the signers' seeds are expanded to */
    size_t signer_count;
    struct audit_witness witness;
};

/* Takes the signing keys out of the vault; `wanted` is borrowed. Errors: as vault_get(). */
NODISCARD enum err sealing_load(struct vault *v, const struct wanted *wanted, struct sealing *out, struct errinfo *e);
void sealing_done(struct sealing *s);

/* A file for the points: sealed, or the content itself. */
struct placing {
    struct buf sealed;
    struct secret *plain; /* NULL: it is sealed */
};
void placing_free(struct placing **p);

/*
 * Seals the content that `row` names as `row` says, or leaves it plain if its serial is 0, and fills in row->sha256.
 * Several may run at the same time, for different rows. Errors: as vault_get() and seal_make().
 */
NODISCARD enum err placing_make(struct vault *v, const struct sealing *s, struct publish_row *row, struct placing **out,
                                struct errinfo *e);

/* Stages it at every point that answers; failures are noted there. */
void placing_stage(const struct placing *p, const struct publish_row *row, struct points *points);

#endif
