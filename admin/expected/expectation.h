/*
 * expected/expectation: lists of the names of computers that IT expects, as they come from other programs.
 */
#ifndef ROLLSEAL_ADMIN_EXPECTED_EXPECTATION_H
#define ROLLSEAL_ADMIN_EXPECTED_EXPECTATION_H

#include "admin/texts.h"

struct expectation {
    struct texts names; /* ascending without case, each once */
    size_t repeated;    /* how many were there again */
};

void expectation_done(struct expectation *x);

/*
 * Reads a list of one name a line, or, if `column` is not NULL, a table (RFC 4180; `,`, `;` or a tab between the
 * fields, whichever its first line has) with this column, compared without case. A byte order mark, CRLF, blanks around
 * names and lines without a name are passed over. Errors: ERR_MALFORMED, with the line: no text of UTF-8, something
 * that is no name of a computer, a field that does not end, no name at all; ERR_TOO_LARGE over LIMIT_COMPUTERS;
 * ERR_USAGE: no such column.
 */
NODISCARD enum err expectation_parse(struct bytes text, const char *column, struct expectation *out, struct errinfo *e);

/* The name is in the list, in any case. */
bool expectation_has(const struct expectation *x, const char *name);

#endif
