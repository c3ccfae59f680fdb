/*
 * system/posix: what the POSIX half of this room shares: the operating system's errors in our words, folders that are
 * written to, and the temporaries in them. Not for other rooms.
 */
#ifndef ROLLSEAL_SYSTEM_POSIX_H
#define ROLLSEAL_SYSTEM_POSIX_H

#include <sys/types.h>

#include "system/file.h"

/*
 * Says that this account could not `action` ("read", "write") `path`, for errno `number`, and what to do. Returns
 * ERR_NOT_FOUND (its folder is there), ERR_UNREACHABLE (its folder is missing, the share does not answer) or ERR_IO.
 */
NODISCARD enum err posix_fail(const char *path, const char *action, int number, struct errinfo *e);

/* Writes all bytes, however often the system takes only some. False with errno set on failure. */
NODISCARD bool posix_write_all(int fd, const void *bytes, size_t size);

/* As the functions of the system of these names, begun again when a signal interrupts them, as happens on network file
 * systems. posix_rename() is within one folder. */
NODISCARD int posix_sync(int fd);
NODISCARD int posix_truncate(int fd);
NODISCARD int posix_rename(int folder, const char *from, const char *to);
int posix_unlink(int folder, const char *name, int flags);

/* The next bytes, up to `size`, in *taken; fewer only at the end of the file. False with errno set. */
NODISCARD bool posix_read_up_to(int fd, uint8_t *data, size_t size, size_t *taken);

/* Opens a regular file of any size. Errors: as file_read(). */
NODISCARD enum err posix_open_regular(const char *path, int *out, uint64_t *size, struct errinfo *e);

void posix_sleep(unsigned milliseconds);

/* Seconds that only go forward. */
unsigned long posix_uptime(void);

/* The name of an account or group (its number, if it has none). */
#define POSIX_NAME_SIZE 64
void posix_user_name(uid_t id, char out[static POSIX_NAME_SIZE]);
void posix_group_name(gid_t id, char out[static POSIX_NAME_SIZE]);

/* ---- A folder that is written to ---- */

struct folder {
    int fd; /* -1: not open */
    char *path;
    bool readable; /* receipts/ may be written to and not be read: nothing is cleaned there */
};

/* Opens it, so that everything after happens in this folder even if its path is changed meanwhile.
 * Errors: ERR_UNREACHABLE (missing), ERR_IO (a symbolic link that it may not be, too). */
enum folder_links { FOLDER_MAY_BE_LINK, FOLDER_IS_NO_LINK };
NODISCARD enum err folder_open(const char *path, enum folder_links links, struct folder *out, struct errinfo *e);
/* Accepts one that is not open. */
void folder_close(struct folder *f);

/* Announces a writer, and removes the leftovers of killed ones: temporaries of `name`, files and folders, or of all
 * names if it is NULL. */
void folder_enter(const struct folder *f, const char *name);

/* Makes renames and removals in it durable. */
NODISCARD enum err folder_sync(const struct folder *f, struct errinfo *e);

/* The same for the folder that `path` lies in. Errors: those of folder_open() besides. */
NODISCARD enum err folder_sync_above(const char *path, struct errinfo *e);

/* Removes `name` in the folder `fd`: a file, or a folder with everything in it. As far as it goes; links are removed,
 * not followed. */
void folder_remove_tree(int fd, const char *name);

/* ---- A temporary: the new content beside the file that it will replace ---- */

struct temporary {
    char *path; /* of the file that will be replaced, owned */
    char *name; /* of the temporary within the folder, owned; NULL once it has become the file */
    bool must_be_new;
};

enum temporary_sync { TEMPORARY_SYNC, TEMPORARY_SYNC_LATER };

/* Writes the temporary, with mode, group and time as they will be. */
struct temporary_params {
    const char *path;
    struct bytes bytes;
    const struct file_write_params *file;
    enum temporary_sync sync;
};
NODISCARD enum err temporary_write(const struct folder *f, const struct temporary_params *params, struct temporary *out,
                                   struct errinfo *e);
/* The same in steps, for bytes that come piece by piece (params->bytes is not looked at): the caller writes to *fd.
 * temporary_finish() closes it in any case. */
NODISCARD enum err temporary_open(const struct folder *f, const struct temporary_params *params, struct temporary *out,
                                  int *fd, struct errinfo *e);
NODISCARD enum err temporary_finish(const struct folder *f, const struct temporary_params *params, int *fd,
                                    struct errinfo *e);
/* For one that was written with TEMPORARY_SYNC_LATER. */
NODISCARD enum err temporary_sync(const struct folder *f, const struct temporary *t, struct errinfo *e);
/* It becomes the file. Errors: ERR_CONFLICT (something is there and must not be), ERR_IO. */
NODISCARD enum err temporary_place(const struct folder *f, struct temporary *t, struct errinfo *e);
/* Removes it if it has not become the file, and frees. */
void temporary_done(const struct folder *f, struct temporary *t);

#endif
