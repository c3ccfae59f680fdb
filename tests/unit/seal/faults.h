/*
 * faults: texts that differ from a good one in one thing, signed by the right keys all the same, so that nothing but
 * the strictness of the parser stands against them. The unit tests make them in memory, tests/vectors/make_sealed.c
 * writes them to files for other implementations.
 */
#ifndef ROLLSEAL_TESTS_FAULTS_H
#define ROLLSEAL_TESTS_FAULTS_H

#include "world.h"

/* `old` and `replacement` may hold tokens: {id0} {cert0} {enc0} (pairs 0 to 2: id, signing and encryption certificate),
 * {crl} (number 2, revokes pair 2), {crl3} (number 3), {length} and {hash} of the body, and the others of faults.c. */
struct fault {
    const char *name; /* lower-case with hyphens: the vector's file name */
    const char *old, *replacement;
    enum err want;
    const char *says; /* part of the message */
};

extern const struct fault faults[];
extern const size_t fault_count;

/* The good file that has everything: version 2.41, for and by pairs 0 and 1, a CRL, a policy. */
#define FAULTS_VERSION ((struct version){2, 41})
#define FAULTS_TOKENS 20

struct faulty {
    const struct world *world;
    struct buf crl;
    struct buf good;
    struct token {
        const char *name;
        struct buf value;
    } tokens[FAULTS_TOKENS];
    size_t token_count;
};

void faulty_init(struct faulty *f, const struct world *w);
void faulty_done(struct faulty *f);

/* The good file with this fault in it; the caller frees it. */
struct buf faulty_make(const struct faulty *f, const struct fault *fault);

#endif
