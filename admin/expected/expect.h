/*
 * expected/expect: which computers count: changes the list of those that are expected.
 */
#ifndef ROLLSEAL_ADMIN_EXPECTED_EXPECT_H
#define ROLLSEAL_ADMIN_EXPECTED_EXPECT_H

#include "admin/expected/expectation.h"
#include "vault/vault.h"

enum expect_change { EXPECT_REPLACE, EXPECT_ADD, EXPECT_REMOVE };

struct expect_report {
    int64_t added, removed;
    int64_t absent;   /* names to be removed that are not on the list, or mean several that are */
    int64_t same;     /* names that are the first label of another one on the list, which stands for them */
    int64_t expected; /* afterwards */
};

/* Makes it the list, adds it to the list, or removes it from there; `reason` may be NULL. The vault is open for change.
 * Without names there is no list: every computer that was ever seen counts. */
NODISCARD enum err expect_change(struct vault *v, enum expect_change change, const struct expectation *names,
                                 const char *reason, struct expect_report *out, struct errinfo *e);

#endif
