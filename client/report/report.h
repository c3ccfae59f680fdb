/*
 * report/report: the receipt of this client: what it holds, what it uses and what it met, for the administrator.
 *
 * Reads write one when something of that has changed, and when the last one is older than `ReceiptInterval`. Whether it
 * is so, a read finds out by one small file (reported.h) and the times of its certificate sources: nothing is listed or
 * opened, and nothing asked of the point but the probes that were missing there. Without a folder for receipts at the
 * point there are none, unless `Receipts` asks for them.
 */
#ifndef ROLLSEAL_REPORT_REPORT_H
#define ROLLSEAL_REPORT_REPORT_H

#include "read/read.h"

/* How a read ended. */
struct report_read {
    enum err error;                     /* that it failed with, or ERR_OK */
    const struct read_outcome *outcome; /* of one that succeeded; its content is not looked at */
};

/* After each read. That no receipt can be written is a warning, once a day; the read goes on as if there were none. */
void report_after_read(const struct client *c, const struct report_read *read);

/* A receipt that was written, and where. */
struct report {
    struct buf file;
    char *location;
    enum err pairs;     /* why a pair that is held could not be used, or none loaded; ERR_OK also without any pair, and
                           where a probe is not at the point */
    struct errinfo why; /* its message */
};
void report_done(struct report *r);

/*
 * Writes one now. `read` is NULL if there is no configuration to be read. Errors: ERR_USAGE (switched off, no point),
 * ERR_UNREACHABLE (there is no folder for it), ERR_CONFLICT (state_lock_receipt()), ERR_IO, ERR_INTERNAL,
 * ERR_TOO_LARGE, ERR_MALFORMED. The receipt is in *out as soon as it is made, even if it could not be written.
 */
NODISCARD enum err report_now(const struct client *c, const struct report_read *read, struct report *out,
                              struct errinfo *e);

#endif
