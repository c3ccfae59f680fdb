/*
 * pair/retire: this pair is not used any more. Its signing key is destroyed; its encryption key stays, for old files.
 * A pair that was never active is discarded.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_RETIRE_H
#define ROLLSEAL_ADMIN_PAIR_RETIRE_H

#include "admin/pair/change.h"

change_plan_function retire_plan;

#endif
