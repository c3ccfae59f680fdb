/*
 * files/folder: folders and what is in them.
 */
#ifndef ROLLSEAL_FILES_FOLDER_H
#define ROLLSEAL_FILES_FOLDER_H

#include <stddef.h>

#include "files/file.h"

/* Makes the folder (its parent exists) with this mode, independent of the umask; one that is there is left as it is.
 * Errors: ERR_IO, ERR_UNREACHABLE (no parent), ERR_CONFLICT if something else is there. */
NODISCARD enum err folder_make(const char *path, unsigned mode, struct errinfo *e);
/* With missing parents, those with mode 0755 (below a home: 0700). */
NODISCARD enum err folder_make_all(const char *path, unsigned mode, struct errinfo *e);
/* Removes an empty folder, durably; none is ERR_OK. Errors: ERR_IO. */
NODISCARD enum err folder_remove(const char *path, struct errinfo *e);
/* Mode and, if not NULL, group of a folder that is there. */
NODISCARD enum err folder_set_mode(const char *path, unsigned mode, const char *group, struct errinfo *e);
/* Removes leftovers of killed writers: files named `.NAME.tmp…`. */
void folder_clean(const char *path);

/* Names in a folder (without . and ..), sorted, at most `limit` of them. Errors: ERR_UNREACHABLE, ERR_IO,
 * ERR_TOO_LARGE. */
struct folder_names {
    char **names;
    size_t count;
};
NODISCARD enum err folder_list(const char *path, size_t limit, struct folder_names *out, struct errinfo *e);
void folder_names_done(struct folder_names *n);

/* One name in a folder that others write to. */
struct folder_entry {
    const char *name;
    bool is_file;            /* a regular one, and no symbolic link to one */
    bool is_temporary;       /* a file of no other name, called as the writer of files calls its temporaries */
    struct file_stamp stamp; /* of a file */
};
/* Each name (without . and ..), however many there are, in no order; a result other than ERR_OK ends it. What is
 * removed meanwhile may be left out. Errors: ERR_UNREACHABLE, ERR_IO, those of `visit`. */
typedef enum err folder_visit(const struct folder_entry *entry, void *context, struct errinfo *e);
NODISCARD enum err folder_each(const char *path, folder_visit *visit, void *context, struct errinfo *e);

#endif
