/*
 * archive/pack: whole archives in memory: the tars of a package and, around them, the ar that a Debian package is.
 */
#ifndef ROLLSEAL_ARCHIVE_PACK_H
#define ROLLSEAL_ARCHIVE_PACK_H

#include "archive/tar.h"
#include "base/secret.h"

struct pack_file {
    struct tar_entry entry; /* its size is that of the content */
    struct bytes content;
};

/* Errors: those of tar_write_entry(). */
NODISCARD enum err pack_tar(const struct pack_file *files, size_t count, struct secret **out, struct errinfo *e);

struct pack_member {
    const char *name; /* at most 15 letters */
    struct bytes content;
};

/* The format of ar(5), as deb(5) has it. Errors: ERR_TOO_LARGE (a name, a content), ERR_INTERNAL. */
NODISCARD enum err pack_ar(const struct pack_member *members, size_t count, int64_t modified, struct secret **out,
                           struct errinfo *e);

#endif
