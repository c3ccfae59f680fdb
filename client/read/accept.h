/*
 * read/accept: whether a file may replace what this client has: a pure function of the file's head, what is known,
 * the start parameters and the time. It does no I/O and knows no keys; signatures and signers are judged before it.
 */
#ifndef ROLLSEAL_READ_ACCEPT_H
#define ROLLSEAL_READ_ACCEPT_H

#include "seal/sealed.h"

/* AcceptEncryptedDataOnly. */
enum accept_plain {
    ACCEPT_PLAIN_AUTO,  /* until a sealed file of this name, or a policy, was accepted */
    ACCEPT_PLAIN_NEVER, /* AcceptEncryptedDataOnly=true */
    ACCEPT_PLAIN_YES,   /* AcceptEncryptedDataOnly=false: unless a policy holds */
};

struct accept_params {
    const char *name; /* that the file must bear, in full */
    const char *ring; /* that this computer belongs to; RING_ALL is accepted besides */
    enum accept_plain plain;
};

/* What this client knows: read from its last-known-good and its policy, with those of the machine beside. */
struct accept_known {
    bool has_version;        /* a sealed file of this name was accepted */
    bool was_sealed;         /* the same, but it cannot be read any more; matters to plain files only */
    struct version version;  /* the newest accepted */
    uint8_t text_sha256[32]; /* of its text */
    bool encrypted_only;     /* a policy was accepted, and holds */
};

/* What the head of the last-known-good tells. The other fields are left alone. */
void accept_learn(const struct sealed *head, struct accept_known *known);

enum accept_verdict {
    ACCEPT_NEW,   /* newer than what is known: becomes last-known-good */
    ACCEPT_SAME,  /* the version that is known, with the same text */
    ACCEPT_PLAIN, /* a plain file, allowed */
};

/*
 * Judges a sealed file, or a plain one if `sealed` is NULL. *verdict is written on success only. Errors, the first that
 * applies: plain: ERR_NOT_SEALED; sealed: ERR_WRONG_NAME, ERR_WRONG_RING, ERR_ROLLBACK, ERR_FAST_FORWARD, ERR_EXPIRED
 * (from the second after `expires` on). Names and rings are compared without case.
 */
NODISCARD enum err accept_judge(const struct sealed *sealed, const struct accept_known *known,
                                const struct accept_params *params, int64_t now, enum accept_verdict *verdict,
                                struct errinfo *e);

#endif
