/*
 * office: an IT department for tests: a vault with a point, pairs, and somebody who works there. The clock is a
 * variable. Nothing here returns an error unless its name says so: what cannot be done fails the test.
 */
#ifndef ROLLSEAL_TESTS_OFFICE_H
#define ROLLSEAL_TESTS_OFFICE_H

#include "admin/publish/publish.h"
#include "place.h"

#define OFFICE_NOW 1795323600 /* 2026-11-22T05:00:00Z */
#define OFFICE_DAY 86400

struct office {
    struct vault *vault; /* open for change, unlocked */
    int64_t now;
};

/* A vault in `vault/` of the test's folder, with the point `point/`. */
void office_init(struct office *o);
void office_done(struct office *o);

/* Closes and opens it again, as the next command would. */
void office_reopen(struct office *o);

/* An X25519 pair, activated. */
void office_activate_new(struct office *o, char id[static PAIR_ID_SIZE]);
/* A change of the life cycle: "activate", "retire" or "revoke"; the successor may be NULL. */
void office_change(struct office *o, const char *what, const char *id, const char *successor);

void office_import(struct office *o, const char *name, const char *text);

/* publish_run() with these params (`now` is filled in). */
enum err office_try_publish(struct office *o, struct publish_params params, struct publish_report *report,
                            struct errinfo *e);
/* Publishes everything and demands that it works; *report is the caller's. */
void office_publish(struct office *o, struct publish_report *report);
/* The same; demands of each name that it was written for this reason (NULL: not written). */
void office_demand_publish(struct office *o, const char *why);

/* The version of the sealed file at a path, which must verify under the vault's root. */
struct version office_version_at(struct office *o, const char *path, const char *name);

/* Copies of files and folders. */
void office_copy(const char *from, const char *to);

#endif
