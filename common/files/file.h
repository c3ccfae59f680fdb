/*
 * files/file: the one reader and the one writer of files. The reader has a limit and takes regular files only; the
 * writer replaces whole files atomically and durably.
 */
#ifndef ROLLSEAL_FILES_FILE_H
#define ROLLSEAL_FILES_FILE_H

#include "base/secret.h"

struct file_facts {
    int64_t modified; /* seconds since 1970 */
    uint64_t size;
    unsigned mode; /* permission bits */
    unsigned group;
    bool owned_by_me_or_root;
    bool writable_by_others; /* group (other than the owner's own) or world may write */
};

/* Whoever writes to a file, or puts another one in its place, changes one of these. */
struct file_stamp {
    int64_t modified, changed; /* nanoseconds since 1970 */
    uint64_t size, inode;
};

/*
 * Reads a whole regular file. Does not wait on FIFOs and reads no devices. Errors: ERR_NOT_FOUND (the folder exists),
 * ERR_UNREACHABLE (the folder does not), ERR_IO (not a regular file; not readable: says by whom), ERR_TOO_LARGE over
 * `limit` bytes. `facts` may be NULL.
 */
NODISCARD enum err file_read(const char *path, size_t limit, struct buf *out, struct file_facts *facts,
                             struct errinfo *e);
/* The same where strangers may write: a symbolic link that is neither this account's nor root's is ERR_IO, and what it
 * leads to is not even opened. */
NODISCARD enum err file_read_among_strangers(const char *path, size_t limit, struct buf *out, struct errinfo *e);
/* The same for files that hold keys or plaintext. */
NODISCARD enum err file_read_secret(const char *path, size_t limit, struct secret **out, struct file_facts *facts,
                                    struct errinfo *e);

/* The same for a file in a folder that others write to: a symbolic link is ERR_IO, whoever made it. *stamp is what the
 * file was when these bytes were read. */
NODISCARD enum err file_read_itself(const char *path, size_t limit, struct buf *out, struct file_stamp *stamp,
                                    struct errinfo *e);

/* Errors: ERR_NOT_FOUND, ERR_UNREACHABLE, ERR_IO. Symbolic links are followed. */
NODISCARD enum err file_facts(const char *path, struct file_facts *out, struct errinfo *e);

/* Of a file, or of a folder, which changes with every name in it. False if that cannot be said. */
NODISCARD bool file_take_stamp(const char *path, struct file_stamp *out);

bool file_exists(const char *path);
/* Nothing is there, or not even the folder. False also if that cannot be said now. */
bool file_is_missing(const char *path);
/* The same of an error that reading or looking there has met. */
bool file_was_missing(const char *path, enum err error);
bool file_is_folder(const char *path);
/* A symbolic link is there, wherever it leads. */
bool file_is_link(const char *path);
/* Whoever replaces `path` replaces `other`, or what that leads to. */
bool file_is_same(const char *path, const char *other);
/* A device, a pipe or a socket is there, or a link to one or to an open file (/dev/stdout). */
bool file_is_special(const char *path);
/* Something is there that cannot be read, and not for a failure of this moment: no regular file, or a forbidden one. */
bool file_is_in_the_way(const char *path);
/* This account may not read the file or folder, or may not enter a folder above it. */
bool file_is_forbidden(const char *path);

struct file_write_params {
    unsigned mode;          /* of the new file, independent of the umask */
    const char *group;      /* NULL: leave it */
    bool must_be_new;       /* ERR_CONFLICT if something is there */
    bool newer_than_old;    /* modification time at least one second later than the replaced file's, unless that lies in
                               the future */
    bool folder_is_no_link; /* ERR_IO if the file's folder is a symbolic link: others may plant one there */
    bool folder_is_shared;  /* strangers write there, too, and many: leftovers stay, which cannot be told from what they
                               are just writing, and looking for them would take as long as there are files */
};

/*
 * Replaces `path` by `bytes`: temporary `.NAME.tmp…` in the same folder, write, fsync, rename, fsync of the folder. At
 * any moment the old or the new file is there. Leftovers of killed runs for the same name are removed. A symbolic link
 * at `path` is replaced, not followed. Errors: ERR_IO, ERR_UNREACHABLE (no folder), ERR_CONFLICT, ERR_NOT_FOUND
 * (group).
 */
NODISCARD enum err file_write(const char *path, struct bytes bytes, const struct file_write_params *params,
                              struct errinfo *e);

/* Removes a file, durably; no file is ERR_OK. Errors: ERR_IO. */
NODISCARD enum err file_remove(const char *path, struct errinfo *e);

/* The same where strangers may write: the file's folder must be there, and no symbolic link if that is said. Errors:
 * ERR_UNREACHABLE, ERR_IO. */
NODISCARD enum err file_remove_among_strangers(const char *path, bool folder_is_no_link, struct errinfo *e);

/* Renames within a folder, durably (for setting damaged state aside). Errors: ERR_IO. */
NODISCARD enum err file_rename(const char *from, const char *to, struct errinfo *e);

/* ---- Many files at once: all temporaries durable before the first rename, each folder synced once. ---- */

struct file_batch;

NODISCARD enum err file_batch_new(struct file_batch **out, struct errinfo *e);
/* Writes the temporary of `path`. Errors: as file_write(). */
NODISCARD enum err file_batch_add(struct file_batch *b, const char *path, struct bytes bytes,
                                  const struct file_write_params *params, struct errinfo *e);
/* Makes everything durable and renames. On failure some files may be new and the others old, none torn. */
NODISCARD enum err file_batch_commit(struct file_batch *b, struct errinfo *e);
/* Removes temporaries that were not committed; accepts NULL. */
void file_batch_free(struct file_batch **b);

#endif
