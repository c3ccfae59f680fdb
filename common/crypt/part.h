/*
 * crypt/part: one pair of a source file as a client part of its own: what `install` writes, whatever it was given.
 */
#ifndef ROLLSEAL_CRYPT_PART_H
#define ROLLSEAL_CRYPT_PART_H

#include "crypt/load.h"

/*
 * The PEM of the pair with this id, checked in full: private key (encoded as in the source), encryption certificate,
 * signing certificate, root. Errors: those of pairs_load(); ERR_NOT_FOUND if the pair is not in the source;
 * ERR_CANNOT_OPEN if its private key is not.
 */
NODISCARD enum err client_part_format(struct bytes source, const struct load_params *params, const char *id,
                                      struct secret **out, struct errinfo *e);

#endif
