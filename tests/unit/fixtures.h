/*
 * fixtures: what tests need of certificates, made in memory: a root, pairs under it with all their keys, and client
 * parts as PEM. Nothing here returns an error: what cannot be made ends the test program with a message.
 *
 * In CMakeLists.txt, besides the rooms base, keys and crypt: target_link_libraries(test_x PRIVATE test_fixtures)
 */
#ifndef ROLLSEAL_TESTS_FIXTURES_H
#define ROLLSEAL_TESTS_FIXTURES_H

#include "issue/issue.h"

#define FIXTURE_NOW 1795323600 /* 2026-11-22T05:00:00Z */

struct fixture_root {
    struct buf certificate;
    struct secret *key;
    struct issuer issuer; /* views of the two above */
};

/* The root of "Example", made at `now`. */
void fixture_root_init(struct fixture_root *r, int64_t now);
void fixture_root_done(struct fixture_root *r);

/* Where a client remembers this root's CRLs, in its own state or the machine's: "LAYER/crls/ID.crl". */
#define FIXTURE_CRL_PATH_SIZE 128
void fixture_crl_path(const struct fixture_root *r, const char *layer, char out[static FIXTURE_CRL_PATH_SIZE]);

/* A pair under this root, valid from one day before `now` for 730 days after it; RSA has 3072 bits. */
void fixture_pair_init(struct issued_pair *p, const struct fixture_root *root, enum key_kind kind, int64_t now);

/* The same pair as a client holds it (with its key) or as a verifier does (without), checked at FIXTURE_NOW. */
void fixture_load(const struct issued_pair *p, const struct fixture_root *root, bool with_key, struct pair *out);

/* Adds that to a set, and its root. */
void fixture_add(struct pair_set *s, const struct issued_pair *p, const struct fixture_root *root, bool with_key);

/* The client part as PEM: key (unless with_key is false), encryption certificate, signing certificate, root. */
struct secret *fixture_pem(const struct issued_pair *p, const struct fixture_root *root, bool with_key);

/* A CRL of this root with this number that revokes the signing certificates of these pairs. */
void fixture_crl(const struct fixture_root *root, uint64_t number, const struct issued_pair *revoked, size_t count,
                 struct buf *out);

#endif
