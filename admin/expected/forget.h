/*
 * expected/forget: a computer that is gone counts no more.
 */
#ifndef ROLLSEAL_ADMIN_EXPECTED_FORGET_H
#define ROLLSEAL_ADMIN_EXPECTED_FORGET_H

#include "admin/texts.h"
#include "vault/vault.h"

struct forget_report {
    struct texts names; /* of the computers that were meant: one, or one and its first label */
    int64_t receipts;   /* that are forgotten */
    int64_t expected;   /* names that are no longer on the list */
    bool two_machines;  /* had reported under them: which of the two is gone is not known, and the list stays */
};

void forget_report_done(struct forget_report *r);

/* The computers NAME and NAME.example are the same, unless there are several of that label. Of two machines with one
 * name one may be there still, and a gate must not open without it: the receipts of both are forgotten, and the name
 * stays on the list until it is forgotten once more. What is forgotten comes back with the next receipt. The vault is
 * open for change. Errors: ERR_NOT_FOUND; ERR_CONFLICT (several are meant: names them); those of the registry. */
NODISCARD enum err forget_computer(struct vault *v, const char *name, const char *reason, struct forget_report *out,
                                   struct errinfo *e);

#endif
