/*
 * receipts/leftovers: temporaries of receipts that killed clients have left at a point. Clients may not list that
 * folder, so none of them can clean up behind another.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_LEFTOVERS_H
#define ROLLSEAL_ADMIN_RECEIPTS_LEFTOVERS_H

#include "files/folder.h"

#define LEFTOVERS_MAX                                                                                                  \
    1000u /* that are removed at a time: each costs time, and strangers can make as many as they like */

/* A file that is called as the temporary of a receipt, has no other name, and has been there for a day: who writes a
 * receipt needs no second. */
bool leftover_is(const struct folder_entry *entry, int64_t now);

#endif
