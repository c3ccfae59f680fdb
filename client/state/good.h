/*
 * state/good: the last-known-good file of a name: a client's memory of it.
 */
#ifndef ROLLSEAL_STATE_GOOD_H
#define ROLLSEAL_STATE_GOOD_H

#include "seal/sealed.h"
#include "state/state.h"

/* What is remembered of a name lies in files of this name, in lower case: names are compared without case. */
#define GOOD_FILE_SIZE (LIMIT_NAME + 1)
void good_file_name(const char *name, char out[static GOOD_FILE_SIZE]);

/* A file whose head has been parsed. */
struct good_file {
    struct bytes bytes;
    const struct sealed *head;
};

/* Zero-initialised there is none. */
struct good {
    bool is_there;
    enum state_layer layer;
    bool is_same; /* as the file that good_load() was given: then these two are empty */
    struct buf file;
    struct sealed head;
};

/* Accepts an empty one. */
void good_done(struct good *g);

/*
 * The newer of this account's and the machine's. One that is damaged (its own signatures and body hash do not hold) is
 * set aside, and there is none then. `same` (may be NULL) is a file whose equal is neither parsed nor checked: that was
 * or will be done with `same` itself. Errors: ERR_IO, ERR_INTERNAL: what is there cannot be read now.
 */
NODISCARD enum err good_load(struct state *s, const char *name, const struct good_file *same, struct good *out,
                             struct errinfo *e);

/* There is one, or was one that has been set aside since: a sealed file of this name was accepted. Errors: as
 * state_has(). */
NODISCARD enum err good_was_there(struct state *s, const char *name, bool *out, struct errinfo *e);

/* Keeps an accepted file as this account's, unless a newer one has come there meanwhile. */
void good_keep(struct state *s, const char *name, const struct good_file *file);

#endif
