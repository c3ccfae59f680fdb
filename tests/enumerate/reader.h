/*
 * enumerate/reader: a client's read, by the real read_configuration() with a real state directory, source and point. It
 * depends on nothing but what is named here, so each combination is read once and remembered.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_READER_H
#define ROLLSEAL_TESTS_ENUMERATE_READER_H

#include "memory.h"
#include "model.h"

#define NO_FILE UINT32_MAX

struct reader_key {
    uint32_t file, good, memory; /* what lies at the point; last-known-good or NO_FILE; the CRLs known (memory.h) */
    uint8_t holds, time;
    uint8_t born[PAIRS]; /* of the pairs that it holds; 0 for the others */
    uint8_t zero[3];
};

/*
 * AcceptEncryptedDataOnly has a say on plain files alone, and whoever takes one remembers nothing of it: so clients
 * with each of its values go through the same states, and each state stands for all three.
 */
#define MODES 3
struct reader_result {
    uint32_t good, memory; /* afterwards */
    uint8_t error[MODES];  /* enum err of the file at the point, by enum model_mode */
};

void reader_init(void);
void reader_done(void);

/* Holds what the code does against the model; a difference ends the program. The result lives until the next call. */
const struct reader_result *reader_read(const struct reader_key *key);

struct model_file reader_model_file(uint32_t file);
struct model_client reader_model_client(const struct reader_key *key, enum model_mode mode);

/* How many different reads there were, and with which errors: one line. */
void reader_print(void);

#endif
