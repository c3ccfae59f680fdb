/*
 * read/read: reads the configuration: the new file if it passes every check, else the last-known-good one.
 */
#ifndef ROLLSEAL_READ_READ_H
#define ROLLSEAL_READ_READ_H

#include "read/client.h"
#include "seal/sealed.h"

struct read_outcome {
    struct secret *content;
    bool is_sealed;                              /* the fields below it say nothing of a plain file */
    char name[sizeof((struct sealed *)0)->name]; /* as the file has it */
    struct version version;
    int64_t issued, expires;
    char ring[sizeof((struct sealed *)0)->ring];
    char signer[PAIR_ID_SIZE]; /* the pair that vouches for it; empty if none does any more (last-known-good) */
    enum err refused;   /* the error that the newest file met, so that this is another one: on a computer of a ring that
                           for all or that of the ring, else the last-known-good; or ERR_OK */
    struct errinfo why; /* its message */
};

/* Wipes and frees; accepts an empty outcome. */
void read_outcome_done(struct read_outcome *o);

struct read_params {
    bool refuse_revoked; /* do not serve a last-known-good whose signers are all revoked (`exec`) */
};

/*
 * Errors: every error of the list that a file can meet, if there is no last-known-good to serve, or if it may not be
 * served (Fallback=false). The outcome is written on success only. What a person should know besides is told to the
 * client's `warn`.
 */
NODISCARD enum err read_configuration(const struct client *c, const struct read_params *params,
                                      struct read_outcome *out, struct errinfo *e);

#endif
