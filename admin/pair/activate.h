/*
 * pair/activate: from now on files are sealed to this pair and signed by it; the former one becomes `previous`, or
 * `retired` without overlap.
 */
#ifndef ROLLSEAL_ADMIN_PAIR_ACTIVATE_H
#define ROLLSEAL_ADMIN_PAIR_ACTIVATE_H

#include "admin/pair/change.h"

/* Errors: ERR_CONFLICT also for a pair that has ended. */
change_plan_function activate_plan;

#endif
