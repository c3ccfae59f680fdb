/*
 * archive/age_output: an age file of any size, sealed while it is written, in the memory of a chunk.
 */
#ifndef ROLLSEAL_ARCHIVE_AGE_OUTPUT_H
#define ROLLSEAL_ARCHIVE_AGE_OUTPUT_H

#include "age/stanza.h"

struct age_output;

/* Begins a new file (0600; it must not be there yet) for one recipient. Errors: ERR_CONFLICT, ERR_UNREACHABLE, ERR_IO,
 * ERR_INTERNAL. */
NODISCARD enum err age_output_new(const char *path, const struct recipient *to, struct age_output **out,
                                  struct errinfo *e);
NODISCARD enum err age_output_write(struct age_output *o, struct bytes bytes, struct errinfo *e);
/* Everything is durable; the file is not there yet. */
NODISCARD enum err age_output_finish(struct age_output *o, struct errinfo *e);
/* The file is there; after age_output_finish(). Errors: ERR_CONFLICT, ERR_IO. */
NODISCARD enum err age_output_place(struct age_output *o, struct errinfo *e);
/* What was not placed is gone; accepts NULL. */
void age_output_free(struct age_output **o);

#endif
