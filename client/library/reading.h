/*
 * library/reading: a read under way, for the files that share its steps. Not for others.
 */
#ifndef ROLLSEAL_LIBRARY_READING_H
#define ROLLSEAL_LIBRARY_READING_H

#include "library/accept.h"
#include "library/client.h"
#include "library/crls.h"
#include "library/good.h"
#include "library/read.h"

struct reading {
    const struct client *client;
    const char *location, *name;
    struct buf file; /* what was fetched */
    bool is_sealed;  /* then `head` is that of `file` */
    struct sealed head;
    bool is_from_machine; /* `file` is the last-known-good of the machine */
    struct accept_known known;
    int64_t newest_issued; /* of what was accepted; INT64_MIN if nothing was */
    bool has_pairs_loaded;
    struct pair_set pairs;
    struct crls crls;
    const char *signer; /* of a pair in `pairs` */
    enum accept_verdict verdict;
    struct secret *content;
};

void reading_done(struct reading *r);

/* Hands the content over (it may be missing) with what the head says. */
void reading_tell(struct reading *r, struct read_outcome *out);

/* The pairs of the source and the CRLs of their roots, once. Errors: those of source_load(). */
NODISCARD enum err reading_load_pairs(struct reading *r, struct errinfo *e);

/* What accept_judge() and trust_judge() are asked with. */
struct accept_params reading_accept_params(const struct reading *r);
struct trust_params reading_trust_params(const struct reading *r);

#endif
