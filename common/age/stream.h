/*
 * age/stream: the payload of an age v1 file: a nonce and chunks of 64 KiB, each sealed by ChaCha20-Poly1305.
 *
 * One chunk at a time, for files of any length (backups, agefile), and whole payloads in memory (configurations, the
 * vault).
 */
#ifndef ROLLSEAL_AGE_STREAM_H
#define ROLLSEAL_AGE_STREAM_H

#include "base/limits.h"
#include "base/secret.h"

#define STREAM_SEALED_CHUNK (AGE_CHUNK + AGE_TAG)

struct stream;

/* Whether there will be so much data that starting OpenSSL's faster cipher pays. */
enum stream_size { STREAM_SMALL, STREAM_BULK };

/* The state of one payload: key from file key and nonce, chunk 0 next. Errors: ERR_INTERNAL. */
NODISCARD enum err stream_new(const struct secret *file_key, const uint8_t nonce[static AGE_NONCE],
                              enum stream_size size, struct stream **out, struct errinfo *e);
void stream_free(struct stream **s);

/* Seals the next chunk, at most AGE_CHUNK bytes and exactly that many unless it is the last; out holds AGE_TAG more. */
NODISCARD enum err stream_seal_chunk(struct stream *s, struct bytes in, bool is_last, uint8_t *out, struct errinfo *e);

/*
 * Opens the next chunk: STREAM_SEALED_CHUNK bytes, or what is left at the end of the payload; out holds AGE_TAG less.
 * Whether it is the last one says the chunk itself, so a chunk is authentic or not whatever follows. Errors:
 * ERR_CANNOT_OPEN (tag, an empty last chunk behind others, anything behind the last). Nothing is in `out` then.
 */
NODISCARD enum err stream_open_chunk(struct stream *s, struct bytes in, uint8_t *out, struct errinfo *e);

/* At the end of the payload: the last chunk has been there. Errors: ERR_CANNOT_OPEN. */
NODISCARD enum err stream_check_end(const struct stream *s, struct errinfo *e);

/* The length of a payload (nonce included) for this many bytes of plaintext. */
size_t stream_sealed_size(size_t plain_size);

/* Appends nonce and chunks to a writer. Errors: ERR_INTERNAL; too much is told by the writer. */
NODISCARD enum err stream_seal(const struct secret *file_key, struct bytes plain, struct writer *w, struct errinfo *e);

/* Opens a whole payload (nonce included) into a new secret of exactly its size. Errors: ERR_MALFORMED (short nonce),
 * ERR_CANNOT_OPEN, ERR_TOO_LARGE over `limit` bytes of plaintext. */
NODISCARD enum err stream_open(const struct secret *file_key, struct bytes payload, size_t limit, struct secret **out,
                               struct errinfo *e);

#endif
