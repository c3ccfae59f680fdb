/*
 * receipts/collect: takes what computers have reported at the points into the registry.
 *
 * Each point's receipts are looked at one by one. A file counts only if it is a regular one of at most LIMIT_RECEIPT
 * bytes that bears the id of the client that signed it, and if its counter is above the one that is known. Anything
 * else changes nothing, is in nobody's way, and is counted with its reason. A file that has not changed since it was
 * accepted is not read again. Nor is an older receipt at a point that has had none of its client: that is what a client
 * leaves behind that was moved before its last receipt there was collected, and is told once.
 *
 * The registry takes over what some thousand files say in one transaction: a crash loses at most that, and the next
 * time finds it again.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_COLLECT_H
#define ROLLSEAL_ADMIN_RECEIPTS_COLLECT_H

#include "admin/receipts/refusals.h"
#include "admin/texts.h"
#include "vault/vault.h"

struct collect_params {
    int64_t now;
    int64_t clients_max; /* so many are known at most, and further ones are refused; 0: LIMIT_CLIENTS */
    int64_t facts_max;   /* so many characters of facts, and further ones are refused; 0: LIMIT_FACTS */
    void (*progress)(size_t done, size_t total, void *context); /* may be NULL; the total is a guess */
    void *progress_context;
};

struct collect_report {
    size_t joined;    /* clients that were seen for the first time */
    size_t newer;     /* receipts of known clients, newer than the one before */
    size_t unchanged; /* receipts that are known */
    size_t leftovers; /* temporaries of killed clients that were removed (leftovers.h) */
    struct refusals refused;
    struct texts without_receipts; /* points that have no folder for receipts */
    struct texts unreachable;      /* one message for each point that did not answer to the end */
    enum err failure;              /* of the first of them */
};

void collect_report_done(struct collect_report *r);

/* The vault is open for change; no passphrase is needed. A point that does not answer does not stop the others: it is
 * in the report. Errors: those of the registry, ERR_INTERNAL; *out is written on success only. */
NODISCARD enum err collect_run(struct vault *v, const struct collect_params *params, struct collect_report *out,
                               struct errinfo *e);

#endif
