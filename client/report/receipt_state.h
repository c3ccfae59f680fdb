/*
 * report/receipt_state: what lies in `receipt/` of a state directory. All of it belongs to the machine on which it was
 * made, and is named after it: MACHINE.key, MACHINE.last, MACHINE.reported. So a copy of a disk is another client, and
 * a home that a person takes from computer to computer holds one client for each.
 */
#ifndef ROLLSEAL_REPORT_RECEIPT_STATE_H
#define ROLLSEAL_REPORT_RECEIPT_STATE_H

#include "seal/receipt.h"
#include "state/state.h"

#define RECEIPT_FILE_SIZE (MACHINE_SIZE + 16)

/* The machine that this is. Errors: those of host_machine_id(). */
NODISCARD enum err receipt_this_machine(char out[static MACHINE_SIZE], struct errinfo *e);

/* `MACHINE.WORD`: a file of the kind STATE_RECEIPT. */
void receipt_file_name(const char machine[static MACHINE_SIZE], const char *word, char out[static RECEIPT_FILE_SIZE]);

/* The key that receipts are signed with, which is made and kept if there is none. Errors: those of state_keep(), and
 * ERR_IO, ERR_INTERNAL: it cannot be read now. */
NODISCARD enum err receipt_key_load(struct state *s, const char machine[static MACHINE_SIZE], struct secret **out,
                                    struct errinfo *e);

/* The last receipt as it is. Errors: ERR_NOT_FOUND; ERR_IO, ERR_INTERNAL: it cannot be read now. */
NODISCARD enum err receipt_last_load(struct state *s, const char machine[static MACHINE_SIZE], struct buf *out,
                                     struct errinfo *e);
/* Errors: those of state_keep(). */
NODISCARD enum err receipt_last_keep(struct state *s, const char machine[static MACHINE_SIZE], struct bytes file,
                                     struct errinfo *e);

#endif
