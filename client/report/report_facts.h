/*
 * report/report_facts: what a receipt says. Not for others than report.c.
 */
#ifndef ROLLSEAL_REPORT_REPORT_FACTS_H
#define ROLLSEAL_REPORT_REPORT_FACTS_H

#include "report/report.h"
#include "report/reported.h"
#include "seal/receipt.h"
#include "system/host.h"
#include "transport/transport.h"

/* What is known when a receipt is made. */
struct report_facts_params {
    const struct client *client;
    const struct report_read *read; /* NULL: nothing was read */
    const char *name;               /* of what was read, as reported.h has it */
    const char *point;              /* NULL: none */
    const char *machine;            /* MACHINE_SIZE */
    const struct reported *told;    /* whose configurations are told, this one among them */
};

/* Strings of `receipt` are the client's, or here. */
struct report_facts {
    struct receipt receipt;
    char computer[HOST_NAME_SIZE];
    char person[HOST_NAME_SIZE];
    char *state_folder;
    struct buf last_file; /* the receipt before this one */
    struct receipt last;
    char missing[LIMIT_RECEIPT_PAIRS][PAIR_ID_SIZE]; /* pairs whose probe is not there */
    size_t missing_count;
    enum err pairs; /* as in report.h */
    struct errinfo why;
};

/* Accepts an empty one. */
void report_facts_done(struct report_facts *f);

/* The name of the computer in receipts. */
void report_computer(const struct parameters *p, char out[static HOST_NAME_SIZE]);

/* Gathers them for a receipt by this key. `out` is zero-initialised, and the caller's to end, on failure too. Errors:
 * ERR_IO (the receipt before it cannot be read now), ERR_INTERNAL, and those of client_state_folder(). */
NODISCARD enum err report_facts_find(const struct report_facts_params *params, const struct secret *seed,
                                     struct report_facts *out, struct errinfo *e);

/* The pair's probe lies at the point. */
bool report_probe_is_there(struct transport *point, const char *pair);

#endif
