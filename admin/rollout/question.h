/*
 * rollout/question: what is asked of every computer before a step is taken.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_QUESTION_H
#define ROLLSEAL_ADMIN_ROLLOUT_QUESTION_H

#include "admin/texts.h"
#include "seal/version.h"

enum question_kind {
    QUESTION_PAIR,      /* it can open what is sealed to the pair */
    QUESTION_CONFIG,    /* it uses the configuration, in the newest version for its ring */
    QUESTION_PARAMETER, /* it was started with the parameter */
    QUESTION_SEALED,    /* nothing that it reads is plain */
    QUESTION_NO_ERROR,  /* its last read of the configuration has met no error */
};

/* The newest version that is published for a ring; serial 0 if that is plain. */
struct question_version {
    const char *ring;
    struct version version;
};

struct question {
    enum question_kind kind;
    const char *what;  /* pair id; name of the configuration or of the start parameter; NULL */
    const char *value; /* of the start parameter; NULL otherwise */
    bool users_only;   /* of a configuration: whoever does not read it is ready */
    struct question_version *versions;
    size_t version_count;
};

/* All of them are asked, and who is ready is so for each. Owns what they point to. Zero-initialised there are none. */
struct questions {
    struct question *items;
    size_t count;
    struct texts texts;
};
void questions_done(struct questions *q);

/* One more. Errors: ERR_INTERNAL. */
NODISCARD enum err questions_add_pair(struct questions *q, const char *id, struct errinfo *e);
NODISCARD enum err questions_add_parameter(struct questions *q, const char *name, const char *value, struct errinfo *e);
NODISCARD enum err questions_add_sealed(struct questions *q, struct errinfo *e);
NODISCARD enum err questions_add_no_error(struct questions *q, const char *name, struct errinfo *e);
NODISCARD enum err questions_add_config(struct questions *q, const char *name, bool users_only, struct errinfo *e);
/* A version of the configuration that was added last. */
NODISCARD enum err questions_add_version(struct questions *q, const char *ring, struct version v, struct errinfo *e);

/* What a computer of this ring should use of the configuration: the newer of the ring's and the general version. */
struct version question_version_for(const struct question *q, const char *ring);

/* In a few words, "pair 7f3a9c21d04be611", "helpdesk.ini 3.42", as a new string for free(). */
NODISCARD enum err question_describe(const struct question *q, char **out, struct errinfo *e);

#endif
