/*
 * world: an organization with three pairs, the sealed files it publishes, and the tools of those who tamper with them.
 * Nothing here returns an error: what cannot be made ends the test program with a message.
 */
#ifndef ROLLSEAL_TESTS_WORLD_H
#define ROLLSEAL_TESTS_WORLD_H

#include "fixtures.h"
#include "seal/seal.h"

#define WORLD_PAIRS 3

/* Sets of pairs: bit i is pair i. */
#define PAIR_0 1u
#define PAIR_1 2u
#define PAIR_2 4u

struct world {
    struct fixture_root root;
    struct issued_pair issued[WORLD_PAIRS]; /* ascending by id; X25519 */
    struct pair_set pairs;                  /* the same, as a client holds them */
};

void world_init(struct world *w);
void world_done(struct world *w);

/* The one of a test program, and setup and teardown of its group for cmocka. */
extern struct world world;
int world_setup(void **state);
int world_teardown(void **state);

/* What is left out is: name `helpdesk.ini`, version 1.5, issued at FIXTURE_NOW, expires a day later, ring `all`,
 * content
 * "[Help]\nPhone=1\n", for and by pair 0. */
struct world_file {
    const char *name, *ring, *content;
    struct version version;
    int64_t issued, expires;
    struct bytes crl;
    bool encrypted_only;
    unsigned recipients, signers;
};

/* A sealed file; the caller frees it. */
struct buf world_seal(const struct world *w, const struct world_file *f);

/* As world_seal(), with what it answers. */
enum err world_try_seal(const struct world *w, const struct world_file *f, struct buf *out, struct errinfo *e);

/* Signs any text with the keys of these pairs, and puts any body behind it. */
struct buf world_sign(const struct world *w, struct bytes text, unsigned signers, struct bytes body);

/* The pairs of this set, without their keys, as somebody who only verifies has them. */
struct pair_set world_verifier(const struct world *w, unsigned pairs);

/* The text of a sealed file, the empty line and signature lines behind it, and its body. */
struct world_parts {
    struct bytes text, signatures, body;
};
struct world_parts world_split(const struct buf *file);

/* The line that begins with `word`, with its LF. The k-th of them, from 0. */
struct bytes world_line(struct bytes lines, const char *word, size_t k);

/* All pieces, one after the other. */
struct buf world_join(const struct bytes *pieces, size_t count);

/* `from` with the only occurrence of `old` replaced. */
struct buf world_replace(struct bytes from, struct bytes old, struct bytes replacement);

/* Everything that is checked without knowing whom to trust: head, signatures, body, stanzas. */
enum err world_check(struct bytes file, struct errinfo *e);

#endif
