/*
 * enumerate/model: what must hold, in small numbers: which file a client takes, what an administrator's step makes of
 * the pairs, and what no order of events may lead to. It includes no header of the code, and knows it by docs/format.md
 * and docs/admin.md alone: what the code does is held against it at every step.
 *
 * Pairs are numbered from 0, and a set of them is a mask. Time passes in steps: a file is past its expiry in the step
 * after the one in which it was made, a pair's certificates in the second step after theirs.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_MODEL_H
#define ROLLSEAL_TESTS_ENUMERATE_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_PAIRS 3
#define MODEL_JUMP_MAX 1048576u
#define MODEL_GO_ON_MAX 524288u

enum model_mode { MODEL_AUTO, MODEL_TRUE, MODEL_FALSE }; /* AcceptEncryptedDataOnly */

struct model_file {
    unsigned id; /* different files have different ones */
    bool is_sealed, is_by_thief;
    unsigned epoch, serial;
    unsigned revoked; /* on its CRL, whose number is the epoch; none in epoch 1 */
    unsigned recipients, signers;
    unsigned issued; /* in this step */
    bool never_expires;
};

struct model_client {
    enum model_mode mode;
    unsigned holds;                   /* pairs, with their keys */
    unsigned crl_number, crl_revoked; /* the highest that it met, and what any that it met revokes */
    bool has_good;
    struct model_file good;
};

struct model_answer {
    const char *error; /* NULL: it takes the file */
    bool serves_good;  /* with an error: it goes on with what it has */
    struct model_client after;
};

/* Pairs whose certificates are valid in this step. */
unsigned model_valid(const unsigned born[MODEL_PAIRS], unsigned pairs, unsigned now);

/* A client reads this file. `valid` are the pairs that are valid now. */
struct model_answer model_read(const struct model_client *client, const struct model_file *file, unsigned valid,
                               unsigned now);

/* ---- The administrator ---- */

enum model_state { MODEL_PREPARED, MODEL_ACTIVE, MODEL_PREVIOUS, MODEL_RETIRED, MODEL_REVOKED, MODEL_ABSENT };
enum model_change { MODEL_ACTIVATE, MODEL_ACTIVATE_ALONE, MODEL_RETIRE, MODEL_REVOKE };

/* Whether it is allowed, and then what it makes of the pairs. `successor` of a revocation of the active pair. */
bool model_change(enum model_change change, unsigned pair, unsigned successor, unsigned valid,
                  enum model_state states[MODEL_PAIRS]);
unsigned model_in_use(const enum model_state states[MODEL_PAIRS]);

/* ---- What must never happen: a sentence, or NULL ---- */

/* A client has taken this file. `met` are the pairs that any CRL it met revokes. */
const char *model_judge_taken(const struct model_client *before, const struct model_file *file, unsigned met);

struct model_step {
    bool keeps_overlap; /* nobody is taken out of use by it */
    bool publishes;     /* files were written */
    bool thief_is_done; /* no pair is stolen, or the stolen one is revoked */
    unsigned holds;     /* by the client; of a blind vault's, without pairs that a CRL it met revokes */
    unsigned in_use_before, in_use_after;   /* and valid */
    bool could_read_before, can_read_after; /* the administrator's file, from the point, all checks passed */
};
const char *model_judge_step(const struct model_step *step);

/* What was published: whom it must serve, and what it must lie above: the highest serial that this vault has used in
 * this epoch, and a file at the point that a pair signed which is not revoked, if it is not too far ahead. */
struct model_publish {
    struct model_file file, at_point;
    unsigned in_use, revoked;
    unsigned highest;
};
const char *model_judge_published(const struct model_publish *publish);

#endif
