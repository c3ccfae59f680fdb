/*
 * state/crls: which CRLs of its roots a client knows, and the step of a read that learns a newer one.
 */
#ifndef ROLLSEAL_STATE_CRLS_H
#define ROLLSEAL_STATE_CRLS_H

#include "seal/trust.h"
#include "state/state.h"

/* Zero-initialised it is empty. */
struct crls {
    struct known_crl *known; /* the newest of each root that has one; views into `der` */
    struct buf *der;
    size_t count;
    uint8_t (*file_roots)[ROOT_ID_SIZE]; /* the roots under which the file's own CRL verifies */
    size_t file_root_count;
};

void crls_done(struct crls *c);

/* What is remembered of the roots of the source, in both layers, and verifies under its root, which is remembered, too;
 * anything else is set aside. Errors: ERR_INTERNAL, ERR_IO (it cannot be read now).
 */
NODISCARD enum err crls_load(struct state *s, const struct pair_set *pairs, struct crls *out, struct errinfo *e);

/*
 * A file's CRL, if it has one: verified with each root of the source unless its bytes are known already, and kept for
 * the roots whose newest it is. A CRL proves itself, so this happens before anything else of the file is believed, and
 * even if the file is refused later. Errors: ERR_INTERNAL.
 */
NODISCARD enum err crls_learn(struct state *s, const struct pair_set *pairs, const struct sealed *file, struct crls *c,
                              struct errinfo *e);

/* The newest CRL known of this root lists the serial number. */
bool crls_list(const struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE], const struct serial *serial);

#endif
