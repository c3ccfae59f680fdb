/*
 * inspect/inspection: what a file says of itself, without any key. None of it is trusted: whoever can write the file
 * can write what he likes into it, and signatures are only compared with the certificates that the file itself carries.
 */
#ifndef ROLLSEAL_ADMIN_INSPECT_INSPECTION_H
#define ROLLSEAL_ADMIN_INSPECT_INSPECTION_H

#include "age/header.h"
#include "seal/sealed.h"

struct inspection {
    size_t size;
    bool is_sealed;                 /* the rest is empty if it is not */
    bool is_behind_byte_order_mark; /* it would be sealed without the mark in front */
    struct sealed sealed;
    struct age_header body; /* the stanzas: how it is sealed to whom */
    size_t extra_lines;     /* lines that begin with `x-` */
    size_t revoked;         /* entries of its CRL */
    bool signatures_valid;  /* every signature verifies with the key of its `signer` line */
    bool body_matches;      /* length and SHA-256 are those that were signed */
};

/* `file` must outlive the inspection. Errors: ERR_MALFORMED (claims to be sealed and is not), ERR_TOO_LARGE. */
NODISCARD enum err inspection_make(struct bytes file, struct inspection *out, struct errinfo *e);
void inspection_done(struct inspection *i);

#endif
