/*
 * point/prepare: a distribution point as the registry names it.
 */
#ifndef ROLLSEAL_ADMIN_POINT_PREPARE_H
#define ROLLSEAL_ADMIN_POINT_PREPARE_H

#include "base/err.h"

/* The location as it is meant wherever the next command is called: a folder by its whole path. New string for free().
 * Errors: ERR_USAGE for a kind of point that this version does not have, ERR_INTERNAL. */
NODISCARD enum err point_location(const char *given, char **out, struct errinfo *e);

/* The same, and makes the point and its folders where missing. Errors: also those of transport_prepare(). */
NODISCARD enum err point_prepare(const char *given, char **out, struct errinfo *e);

#endif
