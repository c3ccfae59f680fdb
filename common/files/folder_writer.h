/*
 * files/folder_writer: folders that are written to. Not for other rooms.
 */
#ifndef ROLLSEAL_FILES_FOLDER_WRITER_H
#define ROLLSEAL_FILES_FOLDER_WRITER_H

#include <stdbool.h>

#include "base/err.h"

struct folder {
    int fd; /* -1: not open */
    char *path;
    bool readable; /* others' folders may be written to and not be read: nothing is cleaned there */
};

/* Opens it, so that everything after happens in this folder even if its path is changed meanwhile.
 * Errors: ERR_UNREACHABLE (missing), ERR_IO (a symbolic link that it may not be, too). */
enum folder_links { FOLDER_MAY_BE_LINK, FOLDER_IS_NO_LINK };
NODISCARD enum err folder_open(const char *path, enum folder_links links, struct folder *out, struct errinfo *e);
/* The same for the folder that `path` lies in. */
NODISCARD enum err folder_open_above(const char *path, enum folder_links links, struct folder *out, struct errinfo *e);
/* Accepts one that is not open. */
void folder_close(struct folder *f);

/* Announces a writer, and removes the leftovers of killed ones: temporary files of `name`, or of all names if it is
 * NULL. Folders stay but for whoever makes folders: others who may write here could give one of ours such a name. */
enum folder_leftovers { FOLDER_FILES, FOLDER_FILES_AND_FOLDERS };
void folder_enter(const struct folder *f, const char *name, enum folder_leftovers leftovers);

/* Makes renames and removals in it durable. */
NODISCARD enum err folder_sync(const struct folder *f, struct errinfo *e);

/* The same for the folder that `path` lies in, which is not open. Errors: those of folder_open() besides. */
NODISCARD enum err folder_sync_above(const char *path, struct errinfo *e);

/* Removes `name` in the folder `fd`: a file, or a folder with everything in it. As far as it goes; links are removed,
 * not followed. */
void folder_remove_tree(int fd, const char *name);

#endif
