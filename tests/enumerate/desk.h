/*
 * enumerate/desk: what the administrator's commands do, by the real functions beneath them: the plans of `pair
 * activate`, `retire` and `revoke`, taking over CRLs, issuing them, what files must be like, and their next version.
 * The vault is a small value here; for each call it is put into the registry of a real vault, in a transaction that is
 * given up again, and the result is read back. A result depends on nothing but what is handed in, so it is remembered.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_DESK_H
#define ROLLSEAL_TESTS_ENUMERATE_DESK_H

#include "model.h"
#include "reader.h"
#include "things.h"

#define NOT_MADE 255 /* `born` of a pair that nobody has generated */

/* A vault. */
struct vault_key {
    uint8_t states[PAIRS]; /* enum pair_state, or MODEL_ABSENT */
    uint8_t zero;
    uint32_t epoch, crl;
    uint32_t last;   /* the file published last, or NO_FILE */
    uint32_t serial; /* the highest of this epoch */
};

/* Where a command is given: the step of time, when pairs were made, what lies at the point. */
struct desk {
    uint8_t time;
    uint8_t born[PAIRS];
    uint32_t point;
    uint32_t copy;
};

void desk_init(void);
void desk_done(void);

/* `pair activate`, `activate --no-overlap`, `retire`, and what `revoke` does before it publishes. The successor is
 * PAIRS if there is none. False: it is refused, and *v is as it was. */
bool desk_change(const struct desk *d, enum model_change change, unsigned pair, unsigned successor,
                 struct vault_key *v);

/* `config publish`, of what is out of date: takes over a CRL first, which holds also if it is refused then. False: no
 * file is written. */
bool desk_publish(const struct desk *d, bool content_has_changed, struct vault_key *v);

/* `vault restore` of this vault: takes over a CRL, and begins an epoch. */
void desk_restore(const struct desk *d, struct vault_key *v);

/* Pairs that are in use and valid. */
unsigned desk_in_use(const struct desk *d, const struct vault_key *v);

/* How often functions were called and what was remembered: one line. */
void desk_print(void);

#endif
