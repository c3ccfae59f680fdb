/*
 * read/reading: a read under way, for the files that share its steps. Not for others.
 */
#ifndef ROLLSEAL_READ_READING_H
#define ROLLSEAL_READ_READING_H

#include "read/accept.h"
#include "read/candidates.h"
#include "read/read.h"
#include "seal/open.h"
#include "state/crls.h"
#include "state/good.h"
#include "state/policy.h"

struct reading {
    const struct client *client;
    const char *name;
    struct candidates candidates;
    const char *location; /* of the one that is taken */
    struct buf file;      /* what was fetched there */
    bool is_sealed;       /* then `head` is that of `file` */
    struct sealed head;
    bool is_from_machine; /* `file` is the last-known-good of the machine */
    struct accept_known known;
    int64_t newest_issued; /* of what was accepted; INT64_MIN if nothing was */
    bool has_pairs_loaded, has_crls_loaded;
    struct pair_set pairs;
    struct crls crls;
    const char *signer; /* of a pair in `pairs` */
    enum accept_verdict verdict;
    struct body_key key;
    struct secret *content;
};

/* The steps of a read as `why` names them: X(identifier, name). Their order is read.c's, and the same. */
#define READING_STEP_LIST(X)                                                                                           \
    X(READING_LOCATION, "location")                                                                                    \
    X(READING_KIND, "kind")                                                                                            \
    X(READING_NOTE, "note")                                                                                            \
    X(READING_MEMORY, "memory")                                                                                        \
    X(READING_SOURCE, "source")                                                                                        \
    X(READING_CRL, "crl")                                                                                              \
    X(READING_SIGNER, "signer")                                                                                        \
    X(READING_ACCEPT, "accept")                                                                                        \
    X(READING_PAIR, "pair")                                                                                            \
    X(READING_HASH, "hash")                                                                                            \
    X(READING_KEY, "key")                                                                                              \
    X(READING_BODY, "body")                                                                                            \
    X(READING_KEEP, "keep")

enum reading_step {
#define X(identifier, name) identifier,
    READING_STEP_LIST(X)
#undef X
        READING_STEPS
};

/* Takes all steps in their order (read.c), with the next candidate. *at is the one that failed, or READING_STEPS.
 * Errors: those of a read. */
NODISCARD enum err reading_take_steps(struct reading *r, enum reading_step *at, struct errinfo *e);

/* After this error another file may be taken: a wrong command line or a bug is not mended by one. */
bool reading_may_take_another(enum err error);

/* The steps again, with the next candidate, if there is one and `refused`, which ended them, allows that. Errors:
 * `refused` if not; those of a read. */
NODISCARD enum err reading_take_next(struct reading *r, enum err refused, struct errinfo *e);
/* Plain files go through it, too. */
bool reading_step_is_for_plain(enum reading_step step);

void reading_done(struct reading *r);

/* Forgets the file, all that was found out of it, and its plaintext; pairs and CRLs stay. */
void reading_drop_file(struct reading *r);

/* Hands the content over (it may be missing) with what the head says. */
void reading_tell(struct reading *r, struct read_outcome *out);

/* The pairs of the source, and then what is remembered of the CRLs of their roots, each once. Errors: those of
 * source_load(); those of crls_load(). */
NODISCARD enum err reading_load_pairs(struct reading *r, struct errinfo *e);
NODISCARD enum err reading_load_crls(struct reading *r, struct errinfo *e);

/* The policy that was accepted, and whether it holds: where the source cannot be loaded, nobody is known to be revoked.
 * *out is for policy_done(). Errors: those of policy_load() and crls_load(); ERR_INTERNAL. */
NODISCARD enum err reading_load_policy(struct reading *r, struct policy *out, struct errinfo *e);

/* What accept_judge() and trust_judge() are asked with. */
struct accept_params reading_accept_params(const struct reading *r);
struct trust_params reading_trust_params(const struct reading *r);

#endif
