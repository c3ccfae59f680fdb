/*
 * report/reported: what was told in receipts, and when: one small file, so that a read with nothing new to tell finds
 * that out at once. The receipt itself lies beside it; what is lost here is told again.
 */
#ifndef ROLLSEAL_REPORT_REPORTED_H
#define ROLLSEAL_REPORT_REPORTED_H

#include "report/receipt_state.h"
#include "state/good.h"

#define REPORTED_DIGEST_SIZE 32

/* A configuration, and one way of starting the client that reads it: a computer may have several (a service, a login
 * script, a program), and that they take turns is no change. */
struct reported_read {
    char name[GOOD_FILE_SIZE];
    uint8_t start[REPORTED_DIGEST_SIZE];  /* of the start parameters */
    uint8_t digest[REPORTED_DIGEST_SIZE]; /* of all else that the last receipt after a read of this name rests on */
    int64_t seen;                         /* when it was read, as far as that was written down */
};

/* Times are 0 where there was none. Zero-initialised nothing was told. */
struct reported {
    int64_t written; /* when the last receipt reached its place */
    int64_t tried;   /* when the last one was made; not `written`: it did not reach its place */
    int64_t said;    /* when it was last said that it could not */
    char missing[LIMIT_RECEIPT_PAIRS][PAIR_ID_SIZE]; /* pairs without a proof, because their probe is not there */
    size_t missing_count;
    struct reported_read reads[LIMIT_RECEIPT_LINES]; /* ascending by name */
    size_t read_count;
};

/* The text of the file, strictly: there is one way to write what parses. If it is false, *out is not to be used. */
NODISCARD bool reported_parse(struct bytes text, struct reported *out);
/* Errors: ERR_TOO_LARGE, ERR_INTERNAL. */
NODISCARD enum err reported_format(const struct reported *r, struct buf *out, struct errinfo *e);

/* By this machine. Nothing, if it is not there or cannot be used. Errors: ERR_IO, ERR_INTERNAL: it cannot be read now,
 * and a receipt without it would leave out what other reads are about. */
NODISCARD enum err reported_load(struct state *s, const char machine[static MACHINE_SIZE], struct reported *out,
                                 struct errinfo *e);
/* Errors: those of state_keep(). */
NODISCARD enum err reported_keep(struct state *s, const char machine[static MACHINE_SIZE], const struct reported *r,
                                 struct errinfo *e);

/* The entry of this name and start; NULL if there is none. */
const struct reported_read *reported_find(const struct reported *r, const char *name,
                                          const uint8_t start[static REPORTED_DIGEST_SIZE]);
/* Puts the entry in its place; its digest is now that of all entries of this name. If there is no room for one more,
 * the one that was seen longest ago goes. */
void reported_put(struct reported *r, const struct reported_read *entry);
/* Forgets what was not seen since then; of all names if `name` is NULL. */
void reported_forget_before(struct reported *r, const char *name, int64_t time);

#endif
