/*
 * seal/open: opens the body of a sealed file that has been accepted.
 */
#ifndef ROLLSEAL_SEAL_OPEN_H
#define ROLLSEAL_SEAL_OPEN_H

#include "seal/sealed.h"

/*
 * The plaintext, with the keys of those pairs that are among the recipients. The caller has verified the signatures
 * and checked the body. Errors: ERR_NO_PAIR (none of the pairs is a recipient), ERR_CANNOT_OPEN (one is, but its key is
 * not there or does not open it; names the pair and the file it came from), ERR_MALFORMED.
 */
NODISCARD enum err sealed_open(const struct sealed *s, const struct pair_set *pairs, struct secret **out,
                               struct errinfo *e);

#endif
