/*
 * library/receipt_key: the key that this client signs its receipts with. It belongs to the machine on which it was
 * made: on a copy of its disk it is not used, and another one is made.
 */
#ifndef ROLLSEAL_LIBRARY_RECEIPT_KEY_H
#define ROLLSEAL_LIBRARY_RECEIPT_KEY_H

#include "library/state.h"
#include "seal/receipt.h"

/* The key of this machine, which is made and kept if there is none. Errors: those of state_keep(). */
NODISCARD enum err receipt_key_load(struct state *s, const char machine[static MACHINE_SIZE], struct secret **out,
                                    struct errinfo *e);

#endif
