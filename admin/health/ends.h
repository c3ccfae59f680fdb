/*
 * health/ends: what is in use and ends some day: the root, the pairs that files are sealed to, the published files.
 */
#ifndef ROLLSEAL_ADMIN_HEALTH_ENDS_H
#define ROLLSEAL_ADMIN_HEALTH_ENDS_H

#include "vault/registry.h"

/* How long before an end it is spoken of: time enough for the nine steps. */
#define ENDS_SOON_DAYS 30

enum end_kind { END_OF_ROOT, END_OF_ACTIVE, END_OF_PREVIOUS, END_OF_FILE };

struct end {
    enum end_kind kind;
    char *object; /* pair id; name of the configuration, and of its ring; owned; NULL: the root */
    int64_t begin, at;
};

/* Owns them. Zero-initialised it is empty. */
struct ends {
    struct end *items;
    size_t count;
};

void ends_done(struct ends *l);

/* Errors: those of the registry, ERR_MALFORMED (a certificate of it). */
NODISCARD enum err ends_load(struct registry *r, struct ends *out, struct errinfo *e);

/* It has ended by this time. */
bool end_is_over(const struct end *end, int64_t now);
/* It ends within ENDS_SOON_DAYS. Files are renewed when half of their validity has passed, so before that nobody has to
 * know. */
bool end_is_near(const struct end *end, int64_t now);

/* What is ending or has ended, and what to do, as a new string for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err end_tell(const struct end *end, int64_t now, char **out, struct errinfo *e);

#endif
