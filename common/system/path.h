/*
 * system/path: how files and folders are named on this system, and where a name leads.
 */
#ifndef ROLLSEAL_SYSTEM_PATH_H
#define ROLLSEAL_SYSTEM_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* `folder/name` as a new string for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err path_join(const char *folder, const char *name, char **out, struct errinfo *e);
/* The part behind the last '/', a pointer into path. */
const char *path_name(const char *path);
/* The part in front of the last '/' ("." if there is none, "/" for the root), as a new string for free(). Errors:
 * ERR_INTERNAL. */
NODISCARD enum err path_folder(const char *path, char **out, struct errinfo *e);
/* How long the scheme in front of its ':' is if it is no path but another location (`https:`, `pkcs11:`): a letter,
 * then letters, digits, '+', '.', '-' (RFC 3986 section 3.1); 0 for a path. A file of such a name is written `./NAME`.
 */
size_t path_scheme_length(const char *location);

/* Refuses what is no path of a file or folder but another kind of location (`pkcs11:…`, `[…]`, `https://…`), before a
 * file of that name is written or looked for. Errors: ERR_USAGE, names it as `what`. */
NODISCARD enum err path_check(const char *path, const char *what, struct errinfo *e);
/* The path from the root of the file system on, as it stands otherwise: links are not looked at. New string for free().
 * Errors: ERR_IO (the current folder is gone), ERR_INTERNAL. */
NODISCARD enum err path_absolute(const char *path, char **out, struct errinfo *e);
/* A file that is written to `path` lies in this folder or below it, links and `..` looked through. False if one of the
 * folders is not there. */
bool path_is_inside(const char *path, const char *folder);

#endif
