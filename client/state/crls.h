/*
 * state/crls: which CRLs of its roots a client knows, and the step of a read that learns another one.
 *
 * What a root has revoked stays revoked, whatever its newest CRL says: a vault that was restored from an old backup
 * while its newest files were gone issues a CRL that lacks what it has forgotten. So of each root the newest CRL is
 * remembered, and of the others those that list what no newer one of them does. They lie in one file, newest first, one
 * behind the other.
 */
#ifndef ROLLSEAL_STATE_CRLS_H
#define ROLLSEAL_STATE_CRLS_H

#include "seal/trust.h"
#include "state/state.h"

/* Zero-initialised it is empty. */
struct crls {
    struct known_crl *known; /* those of all roots, newest first; views into `files` */
    size_t count;
    struct buf *files;
    size_t file_count;
    uint8_t (*file_roots)[ROOT_ID_SIZE]; /* the roots under which the file's own CRL verifies */
    size_t file_root_count;
};

void crls_done(struct crls *c);

/* What is remembered of the roots of the source, in both layers, and verifies under its root, which is remembered, too;
 * anything else is set aside. Errors: ERR_INTERNAL; ERR_IO: it cannot be read now. */
NODISCARD enum err crls_load(struct state *s, const struct pair_set *pairs, struct crls *out, struct errinfo *e);

/*
 * A file's CRL, if it has one: verified with each root of the source unless its bytes are known already, and remembered
 * if it is the newest of a root, or lists what none of that root does. A CRL proves itself, so this happens before
 * anything else of the file is believed, and even if the file is refused later. Errors: ERR_INTERNAL.
 */
NODISCARD enum err crls_learn(struct state *s, const struct pair_set *pairs, const struct sealed *file, struct crls *c,
                              struct errinfo *e);

/* A CRL known of this root lists the serial number. */
bool crls_list(const struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE], const struct serial *serial);

#endif
