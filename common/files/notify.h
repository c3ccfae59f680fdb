/*
 * files/notify: tells when files may have changed, so that nobody asks again and again: at once where the system tells
 * it, and after a time in any case.
 *
 * Files are replaced by renaming, so what is watched is the folder of each, and the folders above it: one that is not
 * there yet, or is removed and comes again, is noticed as well. Not told, and noticed when the time is over only: what
 * happens on network file systems (other computers change them), to the target of a file that is a symbolic link, and
 * mounts. A file that changes again and again is told once a second, and so is one among others that do.
 */
#ifndef ROLLSEAL_FILES_NOTIFY_H
#define ROLLSEAL_FILES_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct notify;

/* How soon a change is told. */
enum notify_reach {
    NOTIFY_AT_ONCE,
    NOTIFY_NOT_LOCAL, /* when the time is over: a file lies on a network file system */
    NOTIFY_EXHAUSTED, /* when the time is over: this account has used up what the system gives for that */
};

/* For the files at these paths, which are copied. Watches nothing before notify_arm(). Errors: ERR_IO (no more
 * descriptors), ERR_INTERNAL. */
NODISCARD enum err notify_new(const char *const *paths, size_t count, struct notify **out, struct errinfo *e);
/* Accepts NULL. */
void notify_free(struct notify **n);

/* A descriptor that can be read as long as notify_take() has something to take. Stays the same; only for waiting. */
int notify_descriptor(const struct notify *n);

/*
 * Watches the folders that are there now, until `milliseconds` (over 0; time asleep counts) from now. What was told
 * counts for the folders watched before; so it is called before the files are read, and again after each change and
 * when the time is over. Returns the worst reach of the files.
 */
enum notify_reach notify_arm(struct notify *n, int64_t milliseconds);

/* Takes what was told. True if a file may have changed, or the time is over. */
bool notify_take(struct notify *n);

#endif
