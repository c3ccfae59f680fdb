/*
 * agefile_pipeline: moves standard input to standard output in blocks, with reading and writing in threads of their
 * own, so that the caller can work on one block while the next is read and the one before is written.
 *
 * A few blocks go round: the reader fills one, the caller works on it, the writer empties it. Memory is bounded by
 * them, whatever the length of the input.
 */
#ifndef ROLLSEAL_TESTS_AGEFILE_PIPELINE_H
#define ROLLSEAL_TESTS_AGEFILE_PIPELINE_H

#include "base/secret.h"

struct block {
    struct secret *in; /* what was read: in_size bytes of it, the whole block unless it is the last */
    size_t in_size;
    bool is_last;
    struct secret *out; /* what to write: the caller fills it and sets out_size */
    size_t out_size;
};

struct pipeline;

/* Starts both threads. Blocks have room for in_size bytes to read and out_size to write. `begun` (at most in_size
 * bytes) has been read already and comes before what is read now. Errors: ERR_INTERNAL. */
NODISCARD enum err pipeline_start(size_t in_size, size_t out_size, struct bytes begun, struct pipeline **out,
                                  struct errinfo *e);

/* The next block, borrowed until it is passed on. Errors: ERR_IO. */
NODISCARD enum err pipeline_next(struct pipeline *p, struct block **out, struct errinfo *e);

/* Hands the block to the writer. */
void pipeline_pass(struct pipeline *p);

/*
 * Waits until everything that was passed on is written, and frees the pipeline if the input has been read to its end.
 * Otherwise the reader may be waiting for input that never comes: thread and blocks stay until the process ends.
 * Errors: ERR_IO if not everything could be written.
 */
NODISCARD enum err pipeline_finish(struct pipeline **p, struct errinfo *e);

/* Up to `size` bytes from standard input, less only at its end. Errors: ERR_IO. */
NODISCARD enum err input_read(uint8_t *out, size_t size, size_t *taken, struct errinfo *e);

/* All of it to standard output. Errors: ERR_IO. */
NODISCARD enum err output_write(struct bytes bytes, struct errinfo *e);

#endif
