/*
 * agefile_keys: the keys that agefile is told of: files of identities, recipients, and a passphrase.
 */
#ifndef ROLLSEAL_TESTS_AGEFILE_KEYS_H
#define ROLLSEAL_TESTS_AGEFILE_KEYS_H

#include "age/header.h"

struct keys {
    struct key *owned[LIMIT_STANZAS];
    size_t owned_count;
    struct public_key public_keys[LIMIT_STANZAS];
    size_t public_count;
    struct secret *passphrase; /* NULL if there is none */
    unsigned logn;             /* scrypt's work factor to encrypt with; 0: what age itself takes */
};

void keys_done(struct keys *k);

/* The keys of a file of AGE-SECRET-KEY-1 lines, or of PEM blocks (PKCS#8, PKCS#1, SEC1; others are skipped). Errors: as
 * file_read_secret(), ERR_MALFORMED (also if there is no key in it), ERR_TOO_LARGE (too many keys). */
NODISCARD enum err keys_add_identities(struct keys *k, const char *path, struct errinfo *e);

/* A recipient: `age1…`, `age1tag1…`, or a PEM file whose first certificate or public key it is. Errors: as file_read(),
 * ERR_MALFORMED, ERR_TOO_LARGE (too many recipients). */
NODISCARD enum err keys_add_recipient(struct keys *k, const char *recipient, struct errinfo *e);

/* The first line of a file. Errors: as secret_from_file(), ERR_USAGE for a second one. */
NODISCARD enum err keys_set_passphrase(struct keys *k, const char *path, struct errinfo *e);

/* Errors: ERR_USAGE (no number from 1 to SCRYPT_LOGN_MAX). */
NODISCARD enum err keys_set_work_factor(struct keys *k, const char *value, struct errinfo *e);

/* As the age room wants them: views into k; out holds LIMIT_STANZAS + 1. Returns how many there are. */
size_t keys_identities(const struct keys *k, struct identity *out);
size_t keys_recipients(const struct keys *k, struct recipient *out);

#endif
