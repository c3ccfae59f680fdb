/*
 * Builds DER for the tests of this room, from hex and from recipes of certificates and CRLs of which a test changes one
 * part. What is not given (NULL) is what a good one has.
 */
#ifndef ROLLSEAL_TESTS_KEYS_BUILD_H
#define ROLLSEAL_TESTS_KEYS_BUILD_H

#include "base/buf.h"

/* The bytes of a hex string in which spaces are ignored; ends the test program if it is none. */
void build_hex(struct writer *w, const char *hex);

/* One element with its tag and the shortest length. */
void build_element(struct writer *w, uint8_t tag, struct bytes content);

/* Hands over what was built. */
struct buf build_finish(struct writer *w);

#define BUILD_ALGORITHM "30 0a 06 08 2a 86 48 ce 3d 04 03 02"     /* ecdsa-with-SHA256 */
#define BUILD_TIME "17 0d 32 36 31 31 32 32 30 35 30 30 30 30 5a" /* UTCTime 261122050000Z */
#define BUILD_TIME_SECONDS 1795323600
#define BUILD_SIGNATURE "03 02 00 00"
/* The public key of RFC 8032 section 7.1, test 1. */
#define BUILD_KEY "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

/* Parts in hex, each a whole element or several. */
struct certificate_recipe {
    const char *version, *serial, *inner_algorithm, *validity, *public_key, *extensions, *algorithm, *tail;
};
struct buf build_certificate(const struct certificate_recipe *r);

struct crl_recipe {
    const char *version, *inner_algorithm, *this_update, *next_update, *entries, *extensions, *algorithm, *tail;
};
struct buf build_crl(const struct crl_recipe *r);

#endif
