/*
 * read/client: a client as its start parameters make it: what the commands and a read have in common.
 */
#ifndef ROLLSEAL_READ_CLIENT_H
#define ROLLSEAL_READ_CLIENT_H

#include "read/parameters.h"
#include "state/state.h"

struct client {
    const struct parameters *parameters; /* borrowed */
    struct state *state;
    struct secret **passwords; /* of PKCS#12 files */
    size_t password_count;
    int64_t now;
    source_warn *warn; /* may be NULL */
    void *warn_context;
};

/* The parameters and the context of `warn` must outlive the client. Errors: ERR_USAGE (no home for the state),
 * ERR_INTERNAL. */
NODISCARD enum err client_new(const struct parameters *parameters, source_warn *warn, void *warn_context,
                              struct client **out, struct errinfo *e);
/* Accepts NULL. */
void client_free(struct client **c);

/* Tells a warning, formatted. */
void client_warn(const struct client *c, enum err error, const char *format, ...) PRINTF_LIKE(3, 4);

/* All pairs of the certificate sources. Errors: those of source_load(). */
NODISCARD enum err client_load_pairs(const struct client *c, struct pair_set *out, struct errinfo *e);

/* What `Configuration` names, and the name that the file must bear. The strings are the parameters'. Errors: ERR_USAGE
 * if it is missing or does not end in a name. */
NODISCARD enum err client_configuration(const struct client *c, const char **location, const char **name,
                                        struct errinfo *e);

/* The state directory in effect, as a new string for free(). Errors: ERR_USAGE, ERR_INTERNAL. */
NODISCARD enum err client_state_folder(const struct parameters *p, char **out, struct errinfo *e);

/* The distribution point in effect, as a new string for free(); *out is NULL if there is none. Errors: ERR_INTERNAL. */
NODISCARD enum err client_point(const struct parameters *p, char **out, struct errinfo *e);

/* Where the file of this name for the ring that this computer is in lies, as a new string for free(); *out is NULL
 * without a ring or a point. Rings are compared without case, so their folders have lower-case names. Errors:
 * ERR_INTERNAL. */
NODISCARD enum err client_ring_location(const struct parameters *p, const char *name, char **out, struct errinfo *e);

#endif
