/*
 * organizations: the vault's own organization and a foreign one, for tests of files that may be of either. Made once
 * for all tests of a program.
 */
#ifndef ROLLSEAL_TESTS_ORGANIZATIONS_H
#define ROLLSEAL_TESTS_ORGANIZATIONS_H

#include "world.h"

extern struct world own, foreign;
extern struct buf crl_2; /* of the own root: begins epoch 2, revokes pair 2 */

int organizations_init(void **state);
int organizations_done(void **state);

#endif
