/*
 * archive/tar: the part of the ustar format (POSIX.1-2017, pax, "ustar Interchange Format") that a backup is: regular
 * files and folders with short names, so that every tar unpacks it. Both ways piece by piece, and strict when reading:
 * there are no links, devices and extensions, and no name leads out of the folder that is unpacked into.
 *
 * Written here because the libraries that do it bring every archive format there is, each a parser more in front of an
 * administrator's keys.
 */
#ifndef ROLLSEAL_ARCHIVE_TAR_H
#define ROLLSEAL_ARCHIVE_TAR_H

#include "base/buf.h"

#define TAR_BLOCK 512u
#define TAR_NAME_MAX 99u
#define TAR_SIZE_MAX 077777777777u /* 11 octal digits: 8 GiB less a byte */

enum tar_kind { TAR_FILE, TAR_FOLDER };

struct tar_entry {
    enum tar_kind kind;
    char name[TAR_NAME_MAX + 1]; /* relative, without a '/' at the end */
    uint64_t size;               /* of a file's content */
    unsigned mode;               /* written, and not looked at when reading */
    int64_t modified;            /* the same */
    const char *group;           /* the same: its name, where it is not root's; NULL: root's */
};

/* A relative path without empty, `.` and `..` components, of printable ASCII without a backslash. */
bool tar_name_is_safe(const char *name);

/* ---- Headers ---- */

/* Errors: ERR_TOO_LARGE (the name, the size), ERR_INTERNAL (a name that is not safe). */
NODISCARD enum err tar_header_format(const struct tar_entry *entry, uint8_t out[static TAR_BLOCK], struct errinfo *e);
/* Errors: ERR_MALFORMED, also for everything that a backup does not hold. */
NODISCARD enum err tar_header_parse(const uint8_t block[static TAR_BLOCK], struct tar_entry *out, struct errinfo *e);

/* ---- Writing: entries one by one, a file's content behind its entry ---- */

struct tar_writer {
    enum err (*write)(void *context, struct bytes bytes, struct errinfo *e);
    void *context;
    uint64_t left; /* of the content of the file that is being written */
    size_t padding;
};

NODISCARD enum err tar_write_entry(struct tar_writer *w, const struct tar_entry *entry, struct errinfo *e);
/* Errors: ERR_INTERNAL if it is more than the entry said. */
NODISCARD enum err tar_write_content(struct tar_writer *w, struct bytes bytes, struct errinfo *e);
/* Errors: ERR_INTERNAL if the content of the last file is less than its entry said. */
NODISCARD enum err tar_write_end(struct tar_writer *w, struct errinfo *e);

/* ---- Reading ---- */

struct tar_reader {
    /* The next bytes, up to `size` of them; fewer only at the end. */
    enum err (*read)(void *context, void *out, size_t size, size_t *taken, struct errinfo *e);
    void *context;
    uint64_t left;
    size_t padding;
};

/* The next entry; what was not read of the one before is skipped. *found is false at the end, which is two zero blocks
 * and nothing but zeros behind them. Errors: ERR_MALFORMED (cut off, too), what read() returns. */
NODISCARD enum err tar_read_entry(struct tar_reader *r, struct tar_entry *out, bool *found, struct errinfo *e);
/* The next bytes of a file's content, up to `size`; none at its end. Errors: as above. */
NODISCARD enum err tar_read_content(struct tar_reader *r, void *out, size_t size, size_t *taken, struct errinfo *e);

#endif
