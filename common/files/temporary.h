/*
 * files/temporary: the new content beside the file that it will replace. Not for other rooms.
 */
#ifndef ROLLSEAL_FILES_TEMPORARY_H
#define ROLLSEAL_FILES_TEMPORARY_H

#include "files/file.h"
#include "files/folder_writer.h"

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
/* Makes durable that it has become the file. If that fails, one that had to be new is removed again: whoever is told of
 * a failure looks for no file. */
NODISCARD enum err temporary_settle(const struct folder *f, const struct temporary *t, struct errinfo *e);
/* Removes it if it has not become the file, and frees. */
void temporary_done(const struct folder *f, struct temporary *t);

#endif
