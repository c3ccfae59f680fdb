/*
 * start/spelling: the three spellings of a start parameter on a command line.
 *
 *     --certificate-source VALUE      CertificateSource=VALUE      /CertificateSource VALUE
 *
 * The last two in any case, and only if the name is in the table: `/srv/x` is an operand.
 */
#ifndef ROLLSEAL_START_SPELLING_H
#define ROLLSEAL_START_SPELLING_H

#include "start/parameter.h"

/* One word, understood. */
struct spelling {
    enum parameter_id id; /* PARAMETER_COUNT: not a start parameter */
    const char *value;    /* in the same word; NULL: in the next one */
};

struct spelling spelling_of(const char *word);

#endif
