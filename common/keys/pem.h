/*
 * keys/pem: textual encoding of keys and certificates (RFC 7468). A block may hold a private key, so its bytes are
 * secret, and its base64 is decoded without branches on them.
 */
#ifndef ROLLSEAL_KEYS_PEM_H
#define ROLLSEAL_KEYS_PEM_H

#include "base/secret.h"

/* How a private key is written, as the label of its block says. */
enum key_encoding {
    KEY_PKCS8, /* PRIVATE KEY, RFC 5958 */
    KEY_PKCS1, /* RSA PRIVATE KEY, RFC 8017 appendix A.1.2 */
    KEY_SEC1,  /* EC PRIVATE KEY, RFC 5915 */
};

/* The label of such a block. Static. */
const char *pem_key_label(enum key_encoding encoding);

/* The encoding of a block with this label; false if it is not that of a private key, or of one under a password. */
NODISCARD bool pem_key_encoding(struct bytes label, enum key_encoding *out);

struct pem_block {
    struct bytes label;   /* "PRIVATE KEY", a view into the input */
    struct secret *bytes; /* what the base64 says, owned */
    size_t line;          /* of its BEGIN, from 1: for messages */
};

/*
 * The next block of the input; what stands between blocks is skipped. At the end, block->bytes is NULL and the result
 * is ERR_OK; a block is ended with pem_block_done(). Lines end in LF or CRLF. *line counts the lines read since the
 * reader began, is 0 before the first call, and belongs to the caller. Errors, with the line: ERR_MALFORMED for a block
 * with headers (`Proc-Type:`; says the remedy), without its END, with another label there, or with anything but base64
 * in it; ERR_INTERNAL.
 */
NODISCARD enum err pem_next(struct reader *r, size_t *line, struct pem_block *block, struct errinfo *e);

/* Wipes; accepts an empty one. */
void pem_block_done(struct pem_block *b);

/* One block with lines of 64 characters, as a new secret. Errors: ERR_INTERNAL. */
NODISCARD enum err pem_format(const char *label, struct bytes bytes, struct secret **out, struct errinfo *e);

#endif
