/*
 * files/memory_folder: a folder for plaintext that other programs need as a file: nobody else can enter it, and it
 * lies in memory, on no disk (the system may still page it out to swap space). It is removed whole, whatever was put
 * there; one that a killed process left behind is removed when the next one is made.
 */
#ifndef ROLLSEAL_FILES_MEMORY_FOLDER_H
#define ROLLSEAL_FILES_MEMORY_FOLDER_H

#include "base/err.h"

struct memory_folder;

/*
 * Makes one in the first of $XDG_RUNTIME_DIR, /dev/shm and /tmp that lies in memory and where nobody else can move it
 * away. `purpose` is a word for its name. Errors: ERR_NOT_READY (none of these lies in memory), ERR_IO (full).
 */
NODISCARD enum err memory_folder_new(const char *purpose, struct memory_folder **out, struct errinfo *e);

/* Absolute. */
const char *memory_folder_path(const struct memory_folder *f);

/* Removes it with everything in it; accepts NULL. Errors: ERR_IO: something is still there, and the message says
 * where. */
NODISCARD enum err memory_folder_free(struct memory_folder **f, struct errinfo *e);

#endif
