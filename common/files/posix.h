/*
 * files/posix: what the POSIX half of this room shares: the operating system's errors in our words, and its calls begun
 * again after signals. Not for other rooms.
 */
#ifndef ROLLSEAL_FILES_POSIX_H
#define ROLLSEAL_FILES_POSIX_H

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>

#include "files/file.h"

/*
 * Says that this account could not `action` ("read", "write") `path`, for errno `number`, and what to do. Returns
 * ERR_NOT_FOUND (its folder is there), ERR_UNREACHABLE (its folder is missing, the share does not answer) or ERR_IO.
 */
NODISCARD enum err posix_fail(const char *path, const char *action, int number, struct errinfo *e);

/* As the functions of the system of these names, begun again when a signal interrupts them, as happens on network file
 * systems. posix_rename() is within one folder. */
NODISCARD int posix_open(int folder, const char *path, int flags); /* as openat(); what is made has mode 0600 */
NODISCARD int posix_sync(int fd);
NODISCARD int posix_truncate(int fd);
NODISCARD int posix_rename(int folder, const char *from, const char *to);
int posix_unlink(int folder, const char *name, int flags);

/* The entries of a folder, for closedir(); NULL with errno set. `flags` for posix_open() besides. */
NODISCARD DIR *posix_open_entries(int folder, const char *path, int flags);

/* The next bytes, up to `size`, in *taken; fewer only at the end of the file. False with errno set. */
NODISCARD bool posix_read_up_to(int fd, uint8_t *data, size_t size, size_t *taken);

struct stat;
struct file_stamp posix_stamp(const struct stat *s);

/* Opens a regular file of any size. Which symbolic links are followed at its place: all; those that are this account's
 * or root's; none. Errors: as file_read(). */
enum posix_links { POSIX_LINKS_ALL, POSIX_LINKS_OF_MINE_OR_ROOTS, POSIX_LINKS_NONE };
NODISCARD enum err posix_open_regular(const char *path, enum posix_links links, int *out, uint64_t *size,
                                      struct errinfo *e);

void posix_sleep(unsigned milliseconds);

#endif
