/*
 * enumerate/reads: the two ways to a client's read. Not for others than reader.c.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_READS_H
#define ROLLSEAL_TESTS_ENUMERATE_READS_H

#include "reader.h"

struct one_read {
    uint32_t good, memory; /* afterwards */
    enum err error;        /* of the file at the point */
    bool is_served;        /* it served its last-known-good */
};

/* By read_configuration(), with a state directory, a source and a point. */
void read_really_init(void);
struct one_read read_really(const struct reader_key *key, enum model_mode mode);

/*
 * By the functions that judge, in the order of read.c (sealed_parse(), sealed_check_signatures(), trust_judge(),
 * accept_judge(), opening), without the files around them: what depends on a file alone is remembered. A hundred times
 * as fast, and held against the other way by reader.c.
 */
void read_steps_init(void);
void read_steps_done(void);
struct one_read read_steps(const struct reader_key *key, enum model_mode mode);

#endif
