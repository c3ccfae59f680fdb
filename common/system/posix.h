/*
 * system/posix: what the POSIX half of this room and of files/ shares. Not for other rooms.
 */
#ifndef ROLLSEAL_SYSTEM_POSIX_H
#define ROLLSEAL_SYSTEM_POSIX_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* Writes all bytes, however often the system takes only some. False with errno set on failure. */
NODISCARD bool posix_write_all(int fd, const void *bytes, size_t size);

/* This process ignores the signal. */
bool posix_ignores(int signal);

/* The name of an account or group (its number, if it has none). */
#define POSIX_NAME_SIZE 64
void posix_user_name(uid_t id, char out[static POSIX_NAME_SIZE]);
void posix_group_name(gid_t id, char out[static POSIX_NAME_SIZE]);

#endif
