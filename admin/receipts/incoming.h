/*
 * receipts/incoming: one file among the receipts of a point, as far as it can be judged by itself: read, parsed, its
 * signature and proofs verified. Whoever wrote it may have been taken over.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_INCOMING_H
#define ROLLSEAL_ADMIN_RECEIPTS_INCOMING_H

#include "admin/receipts/nonces.h"
#include "admin/receipts/refusals.h"
#include "transport/transport.h"

struct incoming_params {
    struct transport *transport; /* of the point */
    const struct nonces *nonces;
    int64_t now;
};

/* What the registry needs of a receipt. Texts are owned, and fit to be shown. */
struct incoming {
    bool is_gone;         /* somebody has removed the file meanwhile; the rest is empty then */
    enum refusal refusal; /* REFUSED_NOT: it is good as far as it goes; else the rest is empty */
    char machine[MACHINE_SIZE];
    char *name, *account; /* account NULL: the machine's own */
    uint64_t counter;
    int64_t time;
    char *facts; /* receipt_write_facts() */
    uint8_t sha256[32];
    struct file_stamp stamp;
};

/* Accepts NULL. */
void incoming_free(struct incoming **i);

/* Reads and judges the file that bears this client id. Several threads may do so at the same time. Errors:
 * ERR_UNREACHABLE (the point does not answer any more), ERR_INTERNAL. */
NODISCARD enum err incoming_read(const struct incoming_params *p, const char *client, struct incoming **out,
                                 struct errinfo *e);

#endif
