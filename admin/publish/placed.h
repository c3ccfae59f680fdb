/*
 * publish/placed: what lies at a point under a configuration's name, for all or for a ring. Others can write there, so
 * nothing of such a file is believed before it is verified: its version counts if a pair signed it that this vault's
 * root issued and has not revoked.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_PLACED_H
#define ROLLSEAL_ADMIN_PUBLISH_PLACED_H

#include "admin/publish/points.h"
#include "seal/sealed.h"

enum placed {
    PLACED_UNKNOWN,      /* the point does not answer */
    PLACED_NOTHING,      /* no file */
    PLACED_AS_PUBLISHED, /* what was published last, byte for byte */
    PLACED_OTHER,        /* something else */
};

/* Looks at a point; one that does not answer is left out from then on. `last` is the newest publish of this file, or
 * NULL. Errors: ERR_INTERNAL. */
NODISCARD enum err placed_look(struct point *p, const struct point_file *file, const struct publish_row *last,
                               enum placed *out, struct errinfo *e);

/* One that does not answer is left out from then on. Errors: as transport_fetch(); the folder of a ring need not be
 * there: ERR_NOT_FOUND. */
NODISCARD enum err placed_fetch(struct point *p, const struct point_file *file, struct buf *out, struct errinfo *e);

struct placed_expected {
    struct point_file file;
    struct bytes root; /* the vault's, DER */
    struct bytes crl;  /* the vault's newest; empty before the first revocation */
};

/* What is believed of a file that is this vault's own. */
struct placed_own {
    struct version version;
    char signers[LIMIT_SIGNERS * PAIR_ID_SIZE]; /* those that count: ids, separated by spaces */
    bool encrypted_only;                        /* it says the policy */
};

/* Every signature of the file verifies, and a signer's certificate was issued by the root and is not on its newest CRL;
 * fills in own->signers. Errors: ERR_BAD_SIGNATURE, ERR_MALFORMED, ERR_SIGNER_REVOKED, ERR_UNKNOWN_SIGNER. */
NODISCARD enum err placed_verify_signers(const struct sealed *s, const struct placed_expected *expected,
                                         struct placed_own *own, struct errinfo *e);

/*
 * A file that is this vault's own for this name and this ring, signed as placed_verify_signers() demands. Errors:
 * ERR_NOT_SEALED, ERR_MALFORMED, ERR_TOO_LARGE, ERR_WRONG_NAME, ERR_WRONG_RING, ERR_BAD_SIGNATURE, ERR_SIGNER_REVOKED,
 * ERR_UNKNOWN_SIGNER.
 */
NODISCARD enum err placed_verify(struct bytes file, const struct placed_expected *expected, struct placed_own *out,
                                 struct errinfo *e);

/* The same of what lies at a point, for the vault of these facts. Errors: those of placed_fetch() besides. */
NODISCARD enum err placed_fetch_own(struct point *p, const struct point_file *file, const struct vault_facts *vault,
                                    struct placed_own *out, struct errinfo *e);

#endif
