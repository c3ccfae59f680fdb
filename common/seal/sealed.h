/*
 * seal/sealed: the head of a sealed file.
 *
 * How a sealed file is made, in prose. The configuration is encrypted to the encryption certificates of one or more
 * pairs, as an age file: that is the body. A text says what it is: name, version (epoch and serial), dates, ring, which
 * pairs can open it, the root's newest CRL, and length and SHA-256 of the body. The text ends with the signing
 * certificates of the pairs that sign it, and each of them signs the whole text with Ed25519: a signed note. Text and
 * signatures are the head, and the body follows at once.
 *
 * So everything that is decided before decryption is signed, the body is bound to the head by its hash, and a client
 * that re-encrypts the body (they all hold the file key) cannot sign the new hash. A pair signs contents and versions;
 * only the root's own signature, on a certificate or on the CRL, changes who is trusted.
 *
 * Not protected: that a file exists, its size, its name, when and for whom it was published; a holder of a pair's
 * private encryption key reads every file sealed to it, also older ones; whoever can delete files can hold back new
 * versions until `expires`.
 */
#ifndef ROLLSEAL_SEAL_SEALED_H
#define ROLLSEAL_SEAL_SEALED_H

#include "keys/crl.h"
#include "keys/pair.h"
#include "seal/name.h"
#include "seal/note.h"
#include "seal/version.h"

#define EXPIRES_NEVER INT64_MAX
#define RING_ALL "all"

struct signer {
    char id[PAIR_ID_SIZE];
    struct bytes certificate;         /* DER, a view into sealed.decoded */
    struct signing_certificate facts; /* what it says of itself; not trusted yet */
};

/* A parsed sealed file. Views point into the input (which must outlive it) or into `decoded`. */
struct sealed {
    struct note note;
    char name[LIMIT_NAME + 64]; /* with its folder, if it has one: `probes/PAIR-ID` */
    struct version version;
    int64_t issued;
    int64_t expires; /* or EXPIRES_NEVER */
    char ring[LIMIT_NAME + 1];
    char recipients[LIMIT_RECIPIENTS][PAIR_ID_SIZE];
    size_t recipient_count;
    struct bytes crl_der; /* empty if there is none */
    struct crl crl;
    bool encrypted_only; /* `policy encrypted-only` */
    uint64_t body_size;  /* what the text says */
    uint8_t body_sha256[32];
    struct signer signers[LIMIT_SIGNERS];
    size_t signer_count;
    struct bytes body;  /* everything behind the head; whether it is the one signed says sealed_check_body() */
    struct buf decoded; /* holds certificates and CRL */
};

/* The file claims to be sealed (by any version of the format): it begins with `rollseal/`. */
bool sealed_is_claimed(struct bytes file);

/* A plain file with a byte order mark in front of `rollseal/`: worth a sentence in the message. */
bool sealed_is_behind_byte_order_mark(struct bytes file);

/*
 * Parses the head, strictly: every rule of docs/format.md that needs no trust, including that key names and key IDs of
 * signature lines fit their `signer` lines, that no key signs twice, and that the CRL number is the epoch. Of the body
 * it looks at the first line only. Messages name the line. Errors: ERR_MALFORMED, ERR_TOO_LARGE. *out is written on
 * success only.
 */
NODISCARD enum err sealed_parse(struct bytes file, struct sealed *out, struct errinfo *e);
void sealed_done(struct sealed *s); /* accepts an empty one */

/* Every signature verifies with the key of its `signer` line. Errors: ERR_BAD_SIGNATURE, ERR_MALFORMED if the key is of
 * small order or not canonical; names the pair. */
NODISCARD enum err sealed_check_signatures(const struct sealed *s, struct errinfo *e);

/* The body is the one signed: length and SHA-256. Errors: ERR_BAD_SIGNATURE. */
NODISCARD enum err sealed_check_body(const struct sealed *s, struct errinfo *e);

/* It is past its `expires`: from the second after it on. */
bool sealed_has_expired(const struct sealed *s, int64_t now);

#endif
