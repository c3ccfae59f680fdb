/*
 * seal/receipt: a computer's report of what it could open, which versions it uses and how it was started.
 *
 * How a receipt is made, in prose. A client makes itself an Ed25519 key; the SHA-256 of the public key is its client
 * id, and the name of its receipt's file, so no other key can speak for it. For each pair that it holds it opens the
 * pair's probe and finds a nonce there. The receipt is a text of one fact a line, signed with that key: a signed note
 * with nothing behind it. The nonce does not appear in it, but a MAC over client id and counter made with it does: it
 * proves that whoever signed could open the probe, and a copy under another id or counter proves nothing.
 *
 * Not protected: receipts are readable by everybody who reads the point's folder. A computer can lie about itself, and
 * whoever can write there can invent computers.
 */
#ifndef ROLLSEAL_SEAL_RECEIPT_H
#define ROLLSEAL_SEAL_RECEIPT_H

#include "base/limits.h"
#include "keys/pair.h"
#include "seal/name.h"
#include "seal/version.h"

#define RECEIPT_FOLDER "receipts/"
#define RECEIPT_FIRST_LINE "rollseal-receipt/1\n"
#define RECEIPT_MAC_SIZE 32
#define PROBE_NONCE_SIZE 32

/* The client id is as long as a pair id, and written as one. */
#define CLIENT_ID_SIZE PAIR_ID_SIZE
#define MACHINE_SIZE 33 /* 16 bytes in hex, and a NUL */

struct receipt_proof {
    char pair[PAIR_ID_SIZE];
    uint8_t mac[RECEIPT_MAC_SIZE]; /* receipt_proof_mac() */
};

/* Errors are told by name. A newer program than this one may know more of them; 1 to 32 characters of a-z 0-9 -, of
 * which the first is a letter. */
struct receipt_failure {
    char pair[PAIR_ID_SIZE]; /* empty: there is no pair at all, and why */
    const char *error;
};

struct receipt_use {
    const char *name;       /* of a configuration, in lower case */
    struct version version; /* serial 0: plain */
};

struct receipt_error {
    const char *name;  /* of a configuration, in lower case */
    const char *error; /* that its last read met */
    int64_t time;
};

/* Where an effective start parameter comes from. */
#define RECEIPT_ORIGIN_LIST(X)                                                                                         \
    X(RECEIPT_DEFAULT, "default")                                                                                      \
    X(RECEIPT_COMMON, "common")                                                                                        \
    X(RECEIPT_SECTION, "section")                                                                                      \
    X(RECEIPT_COMMAND_LINE, "command-line")

enum receipt_origin {
#define X(identifier, name) identifier,
    RECEIPT_ORIGIN_LIST(X)
#undef X
};

struct receipt_parameter {
    const char *name;
    enum receipt_origin origin;
    const char *value;
};

/* Zero-initialised it is empty. Strings and, in a parsed one, views are not its own, except those in `decoded`. */
struct receipt {
    char client[CLIENT_ID_SIZE];
    uint8_t key[SIGNING_KEY_SIZE];
    const char *name;           /* of the computer */
    char machine[MACHINE_SIZE]; /* hex */
    const char *person;         /* the account; NULL: the machine's own */
    uint64_t counter;           /* from 1 to VERSION_MAX */
    int64_t time;
    const char *ring;
    const char *program; /* its version */
    /* Ascending by pair id. There is at least one of the two; a failure without a pair stands alone. */
    struct receipt_proof proofs[LIMIT_RECEIPT_PAIRS];
    size_t proof_count;
    struct receipt_failure failures[LIMIT_RECEIPT_PAIRS];
    size_t failure_count;
    /* Ascending by name, each name once. */
    struct receipt_use uses[LIMIT_RECEIPT_LINES];
    size_t use_count;
    struct receipt_error errors[LIMIT_RECEIPT_LINES];
    size_t error_count;
    /* In the order of the client's table; one that has several values comes several times. */
    struct receipt_parameter parameters[LIMIT_RECEIPT_LINES];
    size_t parameter_count;

    /* Of a parsed one: what is signed, and the signature; views into the file. */
    struct bytes text;
    uint8_t signature[SIGNATURE_SIZE];
    char *decoded; /* holds the strings */
};

/* Frees what receipt_parse() allocated; accepts an empty one. */
void receipt_done(struct receipt *r);

/* Sets key and client id to those of this seed (signature_make()). Errors: ERR_INTERNAL. */
NODISCARD enum err receipt_set_key(struct receipt *r, const struct secret *seed, struct errinfo *e);

/* HMAC-SHA-256(nonce, "rollseal-receipt/1" || client id || counter as 8 bytes, big-endian). */
void receipt_proof_mac(const uint8_t nonce[static PROBE_NONCE_SIZE], const char *client, uint64_t counter,
                       uint8_t out[static RECEIPT_MAC_SIZE]);

/* The first 16 bytes of SHA-256("rollseal-machine/1" || machine id). */
void receipt_machine(const char *machine_id, char out[static MACHINE_SIZE]);

/* "default", "common", "section", "command-line". Static. */
const char *receipt_origin_name(enum receipt_origin origin);

/*
 * Parses a whole file, strictly. Whether it may be believed says receipt_check(). `file` must outlive the receipt.
 * *out is written on success only. Errors: ERR_MALFORMED, with the line; ERR_TOO_LARGE over LIMIT_RECEIPT.
 */
NODISCARD enum err receipt_parse(struct bytes file, struct receipt *out, struct errinfo *e);

/* The client id is that of the key, and the key has signed the text. Errors: ERR_BAD_SIGNATURE. */
NODISCARD enum err receipt_check(const struct receipt *r, struct errinfo *e);

/*
 * What a receipt says of its computer's state, without who reports and when: its lines from `ring` on, with zeros for
 * MACs and times, and without the defaults that are the computer's name and, for a person, the folder in his home: so
 * computers in the same state share it. A new string for free(). Errors: ERR_TOO_LARGE, ERR_INTERNAL.
 */
NODISCARD enum err receipt_write_facts(const struct receipt *r, char **out, struct errinfo *e);
/* Reads that. *out is written on success only. Errors: ERR_MALFORMED, ERR_INTERNAL. */
NODISCARD enum err receipt_parse_facts(const char *text, struct receipt *out, struct errinfo *e);

/* Writes and signs it, and parses and checks the result before handing it out. Errors: ERR_MALFORMED, ERR_TOO_LARGE,
 * ERR_INTERNAL. */
NODISCARD enum err receipt_write(const struct receipt *r, const struct secret *seed, struct buf *out,
                                 struct errinfo *e);

#endif
