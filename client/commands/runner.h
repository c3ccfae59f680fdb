/*
 * commands/runner: the command that `watch --run` names: one at a time, and not lost if the file changes while it runs.
 */
#ifndef ROLLSEAL_COMMANDS_RUNNER_H
#define ROLLSEAL_COMMANDS_RUNNER_H

#include "read/read.h"
#include "system/child.h"

struct runner {
    const char *command; /* for /bin/sh -c; NULL: nothing is run */
    struct child child;
    bool is_due; /* the file has changed since it was started */
    uint64_t count;
    char name[sizeof "ROLLSEAL_NAME=" + sizeof((struct read_outcome *)0)->name];
    char version[sizeof "ROLLSEAL_VERSION=" + VERSION_TEXT_SIZE];
};

/*
 * The file has changed to this content of the configuration `name`: starts the command, or sees to it that it is
 * started when the one that runs has ended. Its environment has ROLLSEAL_NAME and ROLLSEAL_VERSION (EPOCH.SERIAL, empty
 * for a plain file). Errors: ERR_IO, ERR_INTERNAL.
 */
NODISCARD enum err runner_notify(struct runner *r, const struct read_outcome *content, const char *name,
                                 struct errinfo *e);

/* A child has ended: starts the command again if it is due. Errors: ERR_IO: how it failed; it could not be started. */
NODISCARD enum err runner_reap(struct runner *r, struct errinfo *e);

/* Waits until nothing runs and nothing is due, however what runs now ends. Errors: as runner_reap(), the first. */
NODISCARD enum err runner_finish(struct runner *r, struct errinfo *e);

#endif
