/*
 * read/why: walks a read step by step, and tells the first one that fails, its error and what to do about it. These
 * are the steps of a read itself, taken with a state that keeps nothing: whatever is found, nothing is changed.
 */
#ifndef ROLLSEAL_READ_WHY_H
#define ROLLSEAL_READ_WHY_H

#include "read/reading.h"

/* The steps of a read, and then what becomes of the content. */
#define WHY_OUTPUT ((size_t)READING_STEPS)
#define WHY_STEPS (WHY_OUTPUT + 1)

enum why_state {
    WHY_OK,
    WHY_FAILED,
    WHY_NOT_NEEDED, /* the file is plain */
    WHY_NOT_REACHED,
};

struct why_step {
    const char *name; /* static */
    enum why_state state;
    char fact[1024]; /* what was found there: a location, a version, ids; empty if there is nothing to tell */
};

struct why {
    const char *location, *name; /* the parameters'; NULL if they name none */
    struct why_step steps[WHY_STEPS];
    enum err error; /* of the step that failed; ERR_OK: none did */
    struct errinfo message;
    const char *remedy; /* what to do; static; NULL if no step failed */
    bool serves;        /* meanwhile a read takes another file, of this version: that of the ring or for all, or the
                           last-known-good */
    struct version served;
};

/* Freezes the client's state (state_freeze()). What was found is in *out, errors too; the step of the output has not
 * been taken. */
void why_find(const struct client *c, struct why *out);

/* The output is taken, or fails: `error` with its message. Only if no step has failed. */
void why_end(struct why *w, const char *output, enum err error, const struct errinfo *message);

/* The step that failed; NULL if none did. */
const struct why_step *why_failed(const struct why *w);

/* "ok", "failed", "not needed", "not reached". Static. */
const char *why_state_name(enum why_state s);

#endif
