/*
 * admin/csv: lists for spreadsheets (RFC 4180): fields in quotation marks where they need them, lines that end in CRLF.
 */
#ifndef ROLLSEAL_ADMIN_CSV_H
#define ROLLSEAL_ADMIN_CSV_H

#include "base/buf.h"

/* One line of fields; NULL is an empty one. A field that a spreadsheet would take for a formula gets an apostrophe in
 * front: what computers say of themselves stands in such lists, too. */
void csv_write(struct writer *w, const char *const *fields, size_t count);

#endif
