/*
 * library/handle: what is behind the handle of rollseal.h, for the files that implement it. Not for others.
 *
 * They are the border of the library: inside, functions return `enum err` and take an errinfo; outside, they return the
 * exit status of that error, and the message lies in the handle.
 */
#ifndef ROLLSEAL_LIBRARY_HANDLE_H
#define ROLLSEAL_LIBRARY_HANDLE_H

#include "rollseal.h"
#include "watch/watch.h"

struct rollseal {
    bool is_open;
    struct parameters parameters;
    rollseal_warning *warning; /* may be NULL */
    void *warning_context;
    struct watch *watch;    /* may be NULL */
    bool has_looked;        /* at least once since the watch began */
    struct errinfo failure; /* of the last call; empty if it succeeded */
};

/* A message as the program gets it: one line of UTF-8, whatever the names and the files are that it speaks of. `text`
 * may be out's own. */
void handle_escape(const char *text, struct errinfo *out);

/* The last thing a call does: its result, and the message in the handle, which may be NULL. */
enum rollseal_error handle_end(struct rollseal *r, enum err error, const struct errinfo *e);

/* Something is open. Errors: ERR_USAGE. */
NODISCARD enum err handle_check(const struct rollseal *r, struct errinfo *e);

/* Tells the handle's warnings; the context is the handle. */
void handle_warn(enum err error, const char *text, void *context);

/* Ends the watch, if there is one. */
void handle_end_watch(struct rollseal *r);

/* ---- Contents ---- */

/* A content without an outcome; NULL without memory. */
struct rollseal_content *content_new(void);
struct read_outcome *content_outcome(struct rollseal_content *c);

#endif
