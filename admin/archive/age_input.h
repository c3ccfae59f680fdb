/*
 * archive/age_input: an age file of any size, opened while it is read, in the memory of a chunk. A chunk is handed out
 * only when it is authentic; that nothing is missing behind it is known at the end.
 */
#ifndef ROLLSEAL_ARCHIVE_AGE_INPUT_H
#define ROLLSEAL_ARCHIVE_AGE_INPUT_H

#include "age/stanza.h"

struct age_input;

/* Reads the header. Errors: as file_read(), ERR_MALFORMED, ERR_TOO_LARGE (the header). */
NODISCARD enum err age_input_open(const char *path, struct age_input **out, struct errinfo *e);
/* It is sealed under a passphrase, not to keys. */
bool age_input_is_under_passphrase(const struct age_input *i);
/* Opens it by the first of these that fits. Errors: as age_header_open(), ERR_MALFORMED (no payload). */
NODISCARD enum err age_input_unlock(struct age_input *i, const struct identity *who, size_t count, struct errinfo *e);
/* The next bytes, up to `size`; fewer only at the end of the whole file. Errors: ERR_CANNOT_OPEN (damaged, cut off),
 * ERR_IO. */
NODISCARD enum err age_input_read(struct age_input *i, void *out, size_t size, size_t *taken, struct errinfo *e);
void age_input_close(struct age_input **i); /* accepts NULL */

#endif
