/*
 * commands/update: brings a file to what it shall be, and leaves it alone if it is that.
 */
#ifndef ROLLSEAL_COMMANDS_UPDATE_H
#define ROLLSEAL_COMMANDS_UPDATE_H

#include "files/file.h"

/* No device, pipe, socket or folder is there. Errors: ERR_USAGE. */
NODISCARD enum err update_check(const char *path, struct errinfo *e);

/* Writes the file as file_write() does, if its bytes, mode or group differ, or a symbolic link is in its place; what a
 * link points to is somebody else's. Errors: those of update_check() and file_write(). */
NODISCARD enum err update_file(const char *path, const struct secret *bytes, const struct file_write_params *wanted,
                               bool *differed, struct errinfo *e);

#endif
